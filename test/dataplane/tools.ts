import { type SpawnSyncReturns, spawnSync } from 'node:child_process'

/** Runs a program to its end; its own error codes are answers, not failures. */
export const tool = (command: string, args: readonly string[], input = ''): SpawnSyncReturns<string> =>
  spawnSync(command, args, { encoding: 'utf8', input, env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` } })

/** Whether a program can be run, or why not; said aloud, so that a run with skipped tests is no silent one. */
export const available = (command: string, args: readonly string[], package_: string): boolean => {
  const { error, status, stderr } = tool(command, args)
  if (error === undefined && status === 0) return true
  const why = error === undefined ? `ends with ${status}: ${stderr.trim()}` : 'is not installed'
  console.warn(`SKIPPED: ${command} ${args.join(' ')} ${why} (Debian package ${package_})`)
  return false
}
