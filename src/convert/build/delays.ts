import { Fraction } from 'fraction.js'
import { outward } from '../../formats/reading/fields.ts'
import { type Exact, exact, floorExact } from '../../quantity/exact.ts'
import { PS_PER_NS } from '../../quantity/scale.ts'
import type { Findings } from '../foreign/findings.ts'
import type { ForeignLink, ForeignNetwork } from '../foreign/network.ts'
import { greatCircleMetres, isOnGlobe, type Position } from './great-circle.ts'
import type { BuildOptions } from './options.ts'

/** Two thirds of the speed of light in vacuum, m/s: signals in fibre and copper. */
export const TWO_THIRDS_OF_LIGHT: Exact = exact(599_584_916n, 3n)

/** Of the stated lengths, so many must be possible as geography for coordinates to be read as such. */
const MOST_IMPOSSIBLE = 0.5

export interface Delay {
  readonly minLatencyPs: number
  readonly maxJitterPs: number
  /** Where it comes from; undefined where nothing is known. */
  readonly from: 'stated' | 'length' | 'great circle' | undefined
  readonly note?: string
}

const fraction = (value: Exact): Fraction => (typeof value === 'number' ? new Fraction(BigInt(value)) : value)

/** Time of a length at a speed, ps. */
const travel = (metres: Exact, speed: Exact): Exact => {
  const time = fraction(metres).mul(1_000_000_000_000n).div(fraction(speed))
  return exact(time.n, time.d)
}

const toNumber = (value: Exact): number => (typeof value === 'number' ? value : value.valueOf())

/**
 * The delay of each link: as stated, else of its stated length, else of the great circle between its ends, which no
 * fibre is shorter than and `detour` times which none is longer. Rounded outward.
 */
export const delaysOf = (
  network: ForeignNetwork,
  links: readonly ForeignLink[],
  options: BuildOptions,
  findings: Findings,
): ((link: ForeignLink) => Delay | undefined) => {
  const positions = new Map(
    network.nodes.flatMap(({ id, position }) => (position === undefined ? [] : [[id, position] as const])),
  )
  const geographic = !network.isPlane && isGeography([...positions.values()], links, positions)
  const circleOf = ({ from, to }: ForeignLink): number | undefined => {
    const [a, b] = [positions.get(from), positions.get(to)]
    return geographic && a !== undefined && b !== undefined ? greatCircleMetres(a, b) : undefined
  }
  return link => {
    const { delay, length } = link
    const speed = options.speed ?? link.speed ?? network.speed ?? TWO_THIRDS_OF_LIGHT
    const psPerMetre = 1e12 / toNumber(speed)
    if (delay !== undefined) {
      const range = outward(delay.least, delay.spread)
      return range === undefined
        ? undefined
        : { minLatencyPs: range.least, maxJitterPs: range.spread, from: 'stated' }
    }
    const circle = circleOf(link)
    if (length !== undefined) {
      const least = travel(length, speed)
      const range = outward(least, 0)
      if (range === undefined) return undefined
      const longest = circle === undefined ? 0 : Math.ceil(circle * psPerMetre)
      if (circle === undefined || toNumber(length) >= circle || longest <= range.least + range.spread)
        return { minLatencyPs: range.least, maxJitterPs: range.spread, from: 'length' }
      findings.odd(
        'delay',
        'stated lengths below the great circle between their ends: the jitter covers both',
        link.place,
      )
      const note = 'length below the great circle'
      return { minLatencyPs: range.least, maxJitterPs: longest - range.least, from: 'length', note }
    }
    if (circle === undefined) return { minLatencyPs: 0, maxJitterPs: 0, from: undefined }
    // Whole nanoseconds, outward: coordinates are no better than that, and files are read by people.
    const minLatencyPs = Math.floor((circle * psPerMetre) / PS_PER_NS) * PS_PER_NS
    const most = Math.ceil((circle * psPerMetre * options.detour) / PS_PER_NS) * PS_PER_NS
    const note = `great circle ${(circle / 1000).toFixed(1)} km`
    return { minLatencyPs, maxJitterPs: Math.max(0, most - minLatencyPs), from: 'great circle', note }
  }
}

/** Coordinates beyond the globe are a drawing's, and so are those that most of the stated lengths do not fit. */
const isGeography = (
  all: readonly Position[],
  links: readonly ForeignLink[],
  positions: ReadonlyMap<string, Position>,
): boolean => {
  if (!all.every(isOnGlobe)) return false
  let stated = 0
  let wrong = 0
  for (const { from, to, length } of links) {
    const [a, b] = [positions.get(from), positions.get(to)]
    const metres = length === undefined ? undefined : floorExact(length)
    if (a === undefined || b === undefined || metres === undefined) continue
    const circle = greatCircleMetres(a, b)
    stated++
    if (metres < circle / 2 - 1000 || metres > circle * 5 + 100_000) wrong++
  }
  return stated === 0 || wrong / stated <= MOST_IMPOSSIBLE
}
