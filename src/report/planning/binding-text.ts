import type { Binding } from '../../model/planning/headroom.ts'
import { visible } from '../typeset/visible.ts'

/** What binds, in a few words: `DEADLINE of t1`, `BUFFER at s1>s2, lane 0`. */
export const bindingText = ({ code, link, lane, tunnel, message }: Binding): string => {
  if (code === 'LIMIT') return visible(message)
  const where =
    code !== 'BUFFER' && tunnel !== undefined && code !== 'OVERLOAD'
      ? ` of ${visible(tunnel)}`
      : link === undefined
        ? ''
        : ` at ${visible(link)}${lane === undefined || code === 'OVERLOAD' ? '' : `, lane ${lane}`}`
  return `${code}${where}`
}
