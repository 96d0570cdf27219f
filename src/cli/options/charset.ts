import type { Io } from '../process/io.ts'

/**
 * Whether a terminal takes nothing but ASCII: a dumb one, and where the locale says so (POSIX: the first of LC_ALL, LC_CTYPE
 * and LANG that is set). Where nothing is said, as in most containers, it takes all characters.
 */
export const isAsciiOnly = (env: Io['env']): boolean => {
  if (env.TERM === 'dumb') return true
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find(value => value !== undefined && value !== '')
  return locale !== undefined && !/utf-?8/i.test(locale)
}
