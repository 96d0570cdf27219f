import type { Tunnel } from '../../model/request.ts'
import { timeText } from '../../quantity/time-text.ts'
import { fixChangeText } from '../../report/planning/fix-change-text.ts'
import { counted } from '../../report/typeset/numbers.ts'
import { visible } from '../../report/typeset/visible.ts'
import { sizeText } from './text.ts'
import type { Operation } from './world.ts'

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

const changeLabel = (from: readonly Tunnel[], to: readonly Tunnel[]): string => {
  const [first] = to
  if (first === undefined) return 'change nothing'
  if (to.length > 1) return `change ${counted(to.length, 'tunnel')}`
  const old = from.find(({ id }) => id === first.id)
  return `${nameOf(old, first.id)}: ${old === undefined ? '' : changesOf(old, first)}`
}

/** An operation in words. `tunnels` are those before it. */
export const operationLabel = (operation: Operation, tunnels: readonly Tunnel[]): string => {
  const named = (id: string): string =>
    nameOf(
      tunnels.find(tunnel => tunnel.id === id),
      id,
    )
  switch (operation.kind) {
    case 'add':
      return `add ${visible(operation.request.id)}`
    case 'reject':
      return `keep ${visible(operation.rejected.request.id)} as rejected`
    case 'remove': {
      const [first = '', ...more] = operation.ids
      return more.length === 0 ? `remove ${named(first)}` : `remove ${operation.ids.length} requests`
    }
    case 'change':
      return changeLabel(tunnels, operation.tunnels)
    case 'fix':
      return `fix ${visible(operation.id)}: ${operation.changes.map(fixChangeText).join(' + ')}`
    case 'reroute':
      return `reroute ${named(operation.id)}`
    case 'fail':
    case 'restore':
      return `${operation.kind} ${visible(operation.name)}`
  }
}
