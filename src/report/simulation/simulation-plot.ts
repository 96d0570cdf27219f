import type { Distribution } from '../../simulation/results/distribution.ts'
import { binEndPs } from '../../simulation/results/distribution.ts'
import { bar } from '../typeset/bar.ts'
import { padStart, textWidth } from '../typeset/text-width.ts'
import { microsDown, microsUp, sensibleDecimals } from '../typeset/time.ts'
import { visible } from '../typeset/visible.ts'

export type PlotKind = 'histogram' | 'cdf'

const ROWS = 20
const BAR = 40

interface Class {
  readonly fromPs: number
  /** Last whole latency in it. */
  readonly toPs: number
  readonly count: number
}

/** Bins in use, joined by equal numbers until at most {@link ROWS} are left. */
const classes = (distribution: Distribution): readonly Class[] => {
  const { bins, fromPs, resolutionPs, minPs } = distribution
  const used = Array.from(bins.keys()).filter(i => bins[i]! > 0)
  const first = used[0]!
  const each = Math.ceil((used.at(-1)! - first + 1) / ROWS)
  const out: Class[] = []
  for (let i = first; i <= used.at(-1)!; i += each) {
    let count = 0
    for (let k = i; k < Math.min(i + each, bins.length); k++) count += bins[k]!
    out.push({
      fromPs: i === first ? minPs : fromPs + i * resolutionPs,
      toPs: binEndPs(distribution, Math.min(i + each, bins.length) - 1),
      count,
    })
  }
  return out
}

/** Latencies of one receiver as bars: how many fell into each class, or how large a share no later than its end. */
export const plotLines = (
  distribution: Distribution,
  kind: PlotKind,
  title: string,
  width: number,
): readonly string[] => {
  const all = classes(distribution)
  const decimals = sensibleDecimals([distribution.minPs, distribution.maxPs])
  let sum = 0
  const rows = all.map(({ fromPs, toPs, count }, i) => {
    sum += count
    return kind === 'histogram'
      ? {
          // Where one class ends the next begins: both are rounded alike.
          label: `${microsDown(fromPs, decimals)} … ${(i < all.length - 1 ? microsDown : microsUp)(toPs, decimals)}`,
          value: count,
          text: String(count),
        }
      : {
          label: `≤ ${microsUp(toPs, decimals)}`,
          value: sum,
          text: `${(Math.floor((sum / distribution.count) * 1e5) / 1e3).toFixed(3)} %`,
        }
  })
  const widest = (texts: readonly string[]): number =>
    texts.reduce((m, text) => Math.max(m, textWidth(text)), 0)
  const labels = widest(rows.map(r => r.label))
  const texts = widest(rows.map(r => r.text))
  const room = Math.max(5, Math.min(BAR, width - labels - texts - 4))
  const most = rows.reduce((m, r) => Math.max(m, r.value), 0)
  return [
    `${visible(title)}, ${kind === 'histogram' ? 'packets by latency' : 'share of packets by latency'}, µs`,
    ...rows.map(({ label, value, text }) =>
      `${padStart(label, labels)}  ${padStart(text, texts)}  ${value === 0 ? '' : bar(0, value, most / room, room)}`.trimEnd(),
    ),
  ]
}
