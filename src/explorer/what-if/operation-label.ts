import type { Tunnel } from '../../model/request.ts'
import { timeText } from '../../quantity/time-text.ts'
import { visible } from '../../report/typeset/visible.ts'
import { sizeText } from './text.ts'
import { type Operation, placeName } from './world.ts'

/** A tunnel as people name it: both copies of a request sent twice by the request. */
const nameOf = (tunnel: Tunnel | undefined, id: string): string => visible(tunnel?.replica?.of ?? id)

const time = (ps: number | undefined): string => (ps === undefined ? 'none' : timeText(ps))

/** What a change of a tunnel changes: `period 5 µs → 6 µs`. */
const changesOf = (from: Tunnel, to: Tunnel): string =>
  [
    ['period', time(from.periodPs), time(to.periodPs)],
    ['size', sizeText(from.loadSizeBits), sizeText(to.loadSizeBits)],
    ['lane', String(from.lane), String(to.lane)],
    ['deadline', time(from.deadlinePs), time(to.deadlinePs)],
  ]
    .filter(([, before, after]) => before !== after)
    .map(([what, before, after]) => `${what} ${before} → ${after}`)
    .join(', ')

/** An operation in words. `from` is the tunnel before a change. */
export const operationLabel = (operation: Operation, from: Tunnel | undefined): string => {
  switch (operation.kind) {
    case 'add':
      return `add ${visible(operation.request.id)}`
    case 'remove':
      return `remove ${nameOf(from, operation.id)}`
    case 'change':
      return `${nameOf(from, operation.tunnel.id)}: ${from === undefined ? '' : changesOf(from, operation.tunnel)}`
    case 'reroute':
      return `reroute ${nameOf(from, operation.id)}`
    case 'fail':
      return `fail ${visible(placeName(operation.place))}`
    case 'restore':
      return `restore ${visible(placeName(operation.place))}`
  }
}
