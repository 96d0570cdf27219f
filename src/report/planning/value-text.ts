import type { Parameter, Variation } from '../../model/planning/sweep.ts'
import { formatRate, formatRatio, formatSize } from '../../quantity/format-quantity.ts'
import { shifted, timeText } from '../../quantity/time-text.ts'
import { factorText } from './headroom-columns.ts'

/** A value of a variation for people: `10 Gbit/s`, `1.5`, `100 µs`. */
export const valueText = (
  { parameter, isFactor }: Pick<Variation, 'parameter' | 'isFactor'>,
  value: number,
): string => {
  if (isFactor) return factorText(value)
  switch (parameter) {
    case 'period':
      return timeText(value)
    case 'size':
    case 'best-effort':
      return formatSize(value)
    case 'bandwidth':
      return rateText(value)
    case 'clock':
      return formatRatio(value)
    default:
      return String(value)
  }
}

/** Where what bisection finds is no round number, in whole bit/s. */
const rateText = (bps: number): string => (bps % 1000 === 0 ? formatRate(bps) : `${shifted(bps, 9)} Gbit/s`)

/** What a parameter is called above its values. */
export const parameterText = ({ parameter, isFactor }: Pick<Variation, 'parameter' | 'isFactor'>): string =>
  `${NAMES[parameter]}${isFactor && parameter !== 'load' ? ', factor' : ''}`

const NAMES: Readonly<Record<Parameter, string>> = {
  load: 'load factor',
  period: 'period',
  size: 'size',
  lane: 'lane',
  count: 'requests',
  bandwidth: 'bandwidth',
  'best-effort': 'best-effort frame',
  clock: 'clock tolerance',
  members: 'members',
  k: 'k',
}

/** A value in the unit of a plot's axis, and that unit. */
export const axisOf = ({
  parameter,
  isFactor,
}: Variation): { readonly per: number; readonly unit: string } => {
  if (isFactor) return { per: 1e6, unit: '' }
  if (parameter === 'period') return { per: 1e6, unit: 'µs' }
  if (parameter === 'size' || parameter === 'best-effort') return { per: 8, unit: 'B' }
  if (parameter === 'bandwidth') return { per: 1e9, unit: 'Gbit/s' }
  if (parameter === 'clock') return { per: 1000, unit: 'ppm' }
  return { per: 1, unit: '' }
}
