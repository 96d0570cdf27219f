import type { Request } from '../../model/request.ts'

/** Share of a rate that a request takes for itself, by its size and the time it is given: steers, and proves nothing. */
export const demandOf = ({
  sizeBits,
  packets = 1,
  periodPs,
  deadlinePs = periodPs,
  receivers,
}: Request): number => (sizeBits * packets * receivers.length) / Math.max(1, Math.min(deadlinePs, periodPs))

const deadlineOf = ({ deadlinePs }: Request): number => deadlinePs ?? Number.POSITIVE_INFINITY

const inOrderOf = (
  requests: readonly Request[],
  ...keys: readonly ((request: Request) => number)[]
): number[] =>
  requests
    .map((request, at) => ({ at, keys: keys.map(key => key(request)) }))
    .sort((a, b) => {
      for (let i = 0; i < keys.length; i++) if (a.keys[i] !== b.keys[i]) return a.keys[i] < b.keys[i] ? -1 : 1
      return a.at - b.at
    })
    .map(({ at }) => at)

/**
 * Orders in which requests are decided from the start, each a list of places: what asks least first, which leaves room for
 * many; what is given most time first; small packets first; what has the least time first, which must find the network empty.
 */
export const wholeOrders = (requests: readonly Request[]): readonly (readonly number[])[] => [
  inOrderOf(requests, demandOf),
  inOrderOf(requests, request => -deadlineOf(request), demandOf),
  inOrderOf(requests, ({ sizeBits }) => sizeBits, demandOf),
  inOrderOf(requests, ({ sizeBits, packets = 1, periodPs }) => (sizeBits * packets) / periodPs),
  inOrderOf(requests, deadlineOf, demandOf),
]
