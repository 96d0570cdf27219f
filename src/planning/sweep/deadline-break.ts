import { placeAndSolve } from '../../allocation/analyze.ts'
import { Engine } from '../../engine/engine.ts'
import type { DeadlineBreak, Parameter, SweepInput } from '../../model/planning/sweep.ts'
import { type Tunnel, undeclared } from '../../model/request.ts'
import { Stopped } from '../../model/work-budget.ts'
import { variedEntries, variedTopology } from './varied.ts'

/** Parameters between whose values there are others. Of these it can be said where a deadline breaks. */
const BETWEEN: ReadonlySet<Parameter> = new Set([
  'load',
  'period',
  'size',
  'bandwidth',
  'best-effort',
  'clock',
])

/** In these, more never helps, or never harms, any bound: arrivals, frames under way and clocks enter every bound one way only. */
const MONOTONE: ReadonlySet<Parameter> = new Set(['load', 'period', 'best-effort', 'clock'])

/** Whether it is asked where deadlines break. */
export const asksDeadlines = ({ variations }: SweepInput): boolean =>
  variations.length === 1 && variations.every(({ parameter }) => BETWEEN.has(parameter))

/** Whether what is broken stays broken in one direction. */
export const isMonotone = ({ variations }: SweepInput): boolean =>
  variations.every(({ parameter }) => MONOTONE.has(parameter))

/** Steps for one value, unless told otherwise: about a tenth of a second. */
const STEPS = 20_000_000
const ROUGH_ARRIVALS = 200

/** None where no packet is as large. */
const entriesOrNone = (make: () => readonly Tunnel[]): readonly Tunnel[] => {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return []
  }
}

/** Values at which deadlines of tunnels break, on the trees that they have at the values of the files. */
export class DeadlineBreaks {
  readonly #input: SweepInput
  readonly #shouldStop: () => boolean
  readonly #tunnels: readonly Tunnel[]
  /** Worst latencies by tunnel, by value: every question is of all tunnels. */
  readonly #known = new Map<number, ReadonlyMap<string, number>>()

  constructor(input: SweepInput, shouldStop: () => boolean) {
    const { bases, options, algorithm } = input
    const [base] = bases
    this.#input = input
    this.#shouldStop = shouldStop
    const { topology, requests } = base ?? { topology: undefined, requests: [] }
    this.#tunnels =
      topology === undefined
        ? []
        : placeAndSolve(topology, requests, { ...options, algorithm, shouldStop }).allocation.tunnels.map(
            undeclared,
          )
  }

  /** Undefined for a request that is not accepted as it is. */
  of(id: string): DeadlineBreak | undefined {
    const tunnel = this.#tunnels.find(one => one.id === id)
    const { deadlinePs } = tunnel ?? {}
    if (deadlinePs === undefined) return undefined
    const values = this.#input.variations[0]?.values.toSorted((a, b) => a - b) ?? []
    const meets = (value: number): boolean =>
      (this.#at(value).get(id) ?? Number.POSITIVE_INFINITY) <= deadlinePs
    const met = values.map(meets)
    const at = met.findIndex((is, i) => i > 0 && is !== met[i - 1])
    const [first, last] = [values[0] ?? 0, values.at(-1) ?? 0]
    if (at < 0)
      return {
        id,
        deadlinePs,
        metAt: met[0] === true ? last : null,
        brokenAt: met[0] === true ? null : first,
      }
    let [low, high] = [values[at - 1] ?? 0, values[at] ?? 0]
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (meets(middle) === met[at]) high = middle
      else low = middle
    }
    return met[at] === true
      ? { id, deadlinePs, metAt: high, brokenAt: low }
      : { id, deadlinePs, metAt: low, brokenAt: high }
  }

  /** Notes the worst latencies that an engine proves, and gives the tunnels that are not in time by them. */
  #read(found: Map<string, number>, make: () => Engine): readonly Tunnel[] {
    try {
      const engine = make()
      for (const { id } of engine.tunnels) {
        const worstPs = engine.bound(id).worstPs ?? Number.POSITIVE_INFINITY
        found.set(id, Math.min(worstPs, found.get(id) ?? Number.POSITIVE_INFINITY))
      }
    } catch (error) {
      if (!(error instanceof Stopped) || error.reason === 'time') throw error
    }
    return this.#tunnels.filter(
      ({ id, deadlinePs }) =>
        (found.get(id) ?? Number.POSITIVE_INFINITY) > (deadlinePs ?? Number.POSITIVE_INFINITY),
    )
  }

  #at(value: number): ReadonlyMap<string, number> {
    const known = this.#known.get(value)
    if (known !== undefined) return known
    const { variations, on, bases, options } = this.#input
    const [variation] = variations
    const topology = bases[0]?.topology
    const found = new Map<string, number>()
    this.#known.set(value, found)
    if (variation === undefined || topology === undefined) return found
    const network = variedTopology(topology, variation, value, on)
    const tunnels = entriesOrNone(() => variedEntries(network, this.#tunnels, variation, value, on))
    const most = { ...options, workLimit: options.workLimit ?? STEPS, shouldStop: this.#shouldStop }
    // Nearly full links take long to solve to the end: what bounds by affine curves meet, the exact ones do too.
    for (const arrivalLimit of [ROUGH_ARRIVALS, options.arrivalLimit]) {
      const late = this.#read(found, () =>
        Engine.of(network, tunnels, { ...most, ...(arrivalLimit === undefined ? {} : { arrivalLimit }) }),
      )
      if (late.length === 0) break
    }
    return found
  }
}
