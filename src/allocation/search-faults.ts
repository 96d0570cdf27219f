import type { Method } from '../analysis/result.ts'
import type { Fault, Path } from '../model/checks/fault.ts'
import { isLaned, type Request } from '../model/request.ts'

/** With more, there are too many sets of placements for an exact search. */
const MOST_REQUESTS = 16

/** What is asked for beyond one request after the other, each by the name of its option. */
export interface Searches {
  readonly method?: Method
  readonly improve?: unknown
  readonly exact?: boolean
}

/** Searches that do not go with the method, or with these requests. */
export const searchFaults = (
  requests: readonly Request[],
  { method = 'fixed-point', improve, exact = false }: Searches,
): readonly Fault[] => {
  const faults: Fault[] = []
  const fault = (path: Path, expected: string, found: string): void => {
    const message = `expected ${expected}; found ${found}`
    faults.push({ path, code: 'CONFLICTING_KEYS', message, expected, found })
  }
  if (method === 'x-adj') {
    if (improve !== undefined) fault(['options', 'method'], 'method fixed-point beside improve', method)
    if (exact) fault(['options', 'method'], 'method fixed-point beside exact', method)
    const open = requests.findIndex(request => !isLaned(request))
    if (open >= 0) fault(['requests', open, 'lane'], 'lanes that are given, for method x-adj', 'auto')
  }
  if (!exact) return faults
  if (requests.length > MOST_REQUESTS)
    fault(['requests'], `${MOST_REQUESTS} requests at most beside exact`, String(requests.length))
  for (const [i, { id, maxPeriodPs, periodPs, replicas }] of requests.entries()) {
    if (maxPeriodPs !== undefined && maxPeriodPs > periodPs)
      fault(['requests', i, 'maxPeriodPs'], 'no maxPeriod beside exact', `that of ${id}`)
    if (replicas !== undefined)
      fault(['requests', i, 'replicas'], 'no replicas beside exact', `those of ${id}`)
  }
  return faults
}
