import type { Explanation } from '../../analysis/explanation.ts'
import { counted } from '../../report/typeset/numbers.ts'
import { cutMiddle, padEnd, padStart, textWidth } from '../../report/typeset/text-width.ts'
import { exactDecimals, microsDown } from '../../report/typeset/time.ts'
import { visible } from '../../report/typeset/visible.ts'
import type { ScreenPainter } from './painter.ts'
import type { TextLine } from './text-line.ts'

/** What one tunnel costs another on its way. */
export interface Interferer {
  readonly id: string
  readonly costPs: number
  readonly packets: number
  readonly hops: number
  readonly how: 'same lane' | 'higher lane' | 'control traffic' | 'blocks'
}

const HOW = {
  'same-lane': 'same lane',
  'higher-lane': 'higher lane',
  'control-traffic': 'control traffic',
} as const

const BEST_EFFORT = 'best-effort'

/** Who makes the tunnel wait, over all hops, the dearest first. Blocking counts the whole frame that is under way. */
export const interferersOf = (explanation: Explanation): readonly Interferer[] => {
  const found = new Map<string, Interferer>()
  const note = (id: string, how: Interferer['how'], packets: number, costPs: number): void => {
    const old = found.get(id)
    found.set(id, {
      id,
      how: old?.how ?? how,
      packets: (old?.packets ?? 0) + packets,
      costPs: (old?.costPs ?? 0) + costPs,
      hops: (old?.hops ?? 0) + 1,
    })
  }
  for (const hop of explanation.hops) {
    if (hop.blockedBy !== undefined) note(hop.blockedBy, 'blocks', 1, hop.blockingPs)
    for (const { tunnel, relation, packets, costPs } of hop.interference)
      note(tunnel, HOW[relation], packets, costPs)
  }
  return [...found.values()].sort((a, b) => b.costPs - a.costPs)
}

const MOST_BAR = 24

/** A line for each, with a bar; it leads to that tunnel. */
export const interfererLines = (
  explanation: Explanation,
  width: number,
  painter: ScreenPainter,
): readonly TextLine[] => {
  const all = interferersOf(explanation)
  if (all.length === 0) return [{ text: 'nobody interferes' }]
  const decimals = exactDecimals(all.map(i => i.costPs))
  const cells = all.map(({ id, how, packets, hops, costPs }) => ({
    name: id === explanation.tunnel ? 'its own packets' : visible(id),
    cost: microsDown(costPs, decimals),
    how,
    what: `${counted(packets, 'packet')} at ${counted(hops, 'hop')}`,
  }))
  const widest = (of: (cell: (typeof cells)[number]) => string, least: number): number =>
    Math.max(least, ...cells.map(cell => textWidth(of(cell))))
  const costs = widest(c => c.cost, 2)
  const hows = widest(c => c.how, 3)
  const whats = widest(c => c.what, 4)
  const names = Math.min(
    widest(c => c.name, 10),
    Math.max(10, width - costs - hows - 6),
  )
  const rest = width - names - costs - hows - 6
  const hasWhat = rest >= whats + 2
  const room = Math.min(MOST_BAR, rest - (hasWhat ? whats + 2 : 0))
  const most = all[0]!.costPs
  const head = [padEnd('who makes it wait', names), padStart('µs', costs)].join('  ')
  return [
    { text: painter.dim(head) },
    ...all.map(({ id, how: relation, costPs }, i): TextLine => {
      const { name, cost, how, what } = cells[i]!
      const bar = room >= 4 ? painter.warn('█'.repeat(Math.max(1, Math.round((costPs / most) * room)))) : ''
      const text = [
        padEnd(cutMiddle(name, names), names),
        padStart(cost, costs),
        padEnd(how, hows),
        ...(hasWhat ? [padEnd(what, whats)] : []),
        bar,
      ]
        .join('  ')
        .trimEnd()
      const leadsNowhere = id === explanation.tunnel || id === BEST_EFFORT || relation === 'control traffic'
      return leadsNowhere ? { text } : { text, jump: id }
    }),
  ]
}
