import type { FailureAnswer } from '../../model/planning/survival.ts'
import type { Violation } from '../../model/verdict.ts'
import type { DownRequest } from './reroute.ts'

/** What does not depend on what fails: periods and trees as they were placed, and what files declare. */
const APART: ReadonlySet<Violation['code']> = new Set(['TREE', 'PERIOD', 'DECLARED', 'MTU'])

/** Verdicts that a failure can change, by who and where. */
export type Verdicts = ReadonlyMap<string, Violation>

/** Those of all verdicts. */
export const verdictsOf = (violations: readonly Violation[]): Verdicts =>
  new Map(violations.filter(({ code }) => !APART.has(code)).map(v => [keyOf(v), v]))

/** Which promises a failure breaks, and how many that were broken it mends: not those of what is down or failed itself. */
export const promisesOf = (
  before: Verdicts,
  now: Verdicts,
  down: readonly DownRequest[],
  failedLinks: ReadonlySet<string>,
): Pick<FailureAnswer, 'broken' | 'mended'> => {
  const isGone = (v: Violation): boolean =>
    isOfTunnel(v)
      ? down.some(one => isAbout(one, 'tunnel' in v ? v.tunnel : undefined))
      : 'link' in v && v.link !== undefined && failedLinks.has(v.link)
  return {
    broken: [...now].flatMap(([key, v]) => (before.has(key) ? [] : [v])),
    mended: [...before].filter(([key, v]) => !now.has(key) && !isGone(v)).length,
  }
}

/** Without the numbers, which move. A deadline names the link with the longest wait, a queue the largest of its tunnels: neither is who. */
const keyOf = (v: Violation): string =>
  isOfTunnel(v)
    ? JSON.stringify([v.code, 'tunnel' in v ? v.tunnel : ''])
    : JSON.stringify([v.code, 'link' in v ? v.link : '', 'lane' in v ? v.lane : ''])

const isOfTunnel = ({ code }: Violation): boolean => code === 'DEADLINE' || code === 'JITTER'

const isAbout = ({ id, down }: DownRequest, tunnel: string | undefined): boolean =>
  id === tunnel || down.some(one => one.id === tunnel)
