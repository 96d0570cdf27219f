import fc from 'fast-check'
import { type Caps, QueueLoad } from '../../src/calculus/queue/queue-load.ts'

export interface FlowSpec {
  readonly cost: number
  readonly period: number
  readonly jitter: number
  readonly bits: number
  readonly group: number
}

/** Caps of one input wire: rate `num/den` of the line, and how much its window is wider than nought for each set. */
export interface WireSpec {
  readonly rate: readonly [number, number]
  readonly higherRate: readonly [number, number]
  readonly windows: readonly [number, number, number]
  readonly bitRate: readonly [number, number]
  /** Whether a packet of each set may end in one window, as where one cuts the other. */
  readonly endsTogether?: boolean
}

export interface LoadSpec {
  readonly blocking: number
  readonly wires: readonly WireSpec[]
  readonly same: readonly FlowSpec[]
  readonly higher: readonly FlowSpec[]
}

const most = (flows: readonly FlowSpec[], group: number, what: 'cost' | 'bits'): number =>
  flows.reduce((m, f) => (f.group === group ? Math.max(m, f[what]) : m), 0)

/** A set of flows with nothing in it brings nothing: cap 0. */
const setCap = (
  caps: Caps,
  g: number,
  rate: readonly [number, number],
  window: number,
  packet: number,
): void => (packet === 0 ? caps.set(g, 0, 1, 0, 0) : caps.set(g, rate[0], rate[1], window, packet))

/** Flow groups beyond the wires given wrap round; group 0 is local. */
export const loadOf = ({ blocking, wires, same, higher }: LoadSpec): QueueLoad => {
  const load = new QueueLoad()
  load.reset(blocking)
  load.groups = wires.length + 1
  const wrapped = (flows: readonly FlowSpec[]) => flows.map(f => ({ ...f, group: f.group % load.groups }))
  const own = wrapped(same)
  const above = wrapped(higher)
  for (const f of own) load.same.push(f.cost, f.period, f.jitter, f.bits, f.group)
  for (const f of above) load.higher.push(f.cost, f.period, f.jitter, f.bits, f.group)
  wires.forEach(({ rate, higherRate, windows, bitRate, endsTogether = false }, i) => {
    const g = i + 1
    const [s, h] = [most(own, g, 'cost'), most(above, g, 'cost')]
    const faster = rate[0] * higherRate[1] > higherRate[0] * rate[1] ? rate : higherRate
    setCap(load.sameCap, g, rate, windows[0], s)
    setCap(load.higherCap, g, higherRate, windows[1], h)
    const joint = s === 0 ? higherRate : h === 0 ? rate : faster
    const window = Math.max(s && windows[0], h && windows[1]) + windows[2]
    setCap(load.bothCap, g, joint, window, endsTogether ? s + h : Math.max(s, h))
    setCap(load.bitCap, g, bitRate, windows[0], most(own, g, 'bits'))
  })
  return load
}

/** The same load with its rates written over denominators that no kernel in doubles takes; a wire at least is needed. */
export const awkward = (load: QueueLoad): QueueLoad => {
  for (const { num, den } of [load.sameCap, load.higherCap, load.bothCap, load.bitCap])
    for (let g = 1; g < load.groups; g++) {
      const factor = Math.floor(Number.MAX_SAFE_INTEGER / Math.max(num[g]!, den[g]!))
      num[g]! *= factor
      den[g]! *= factor
    }
  return load
}

/** Distinct transmission times of the lane. */
export const costsOf = (load: QueueLoad): Float64Array =>
  Float64Array.from(new Set(load.same.cost.subarray(0, load.same.count)))

const flow = (big: number): fc.Arbitrary<FlowSpec> =>
  fc
    .record({
      cost: fc.integer({ min: 1, max: 6 * big }),
      gap: fc.integer({ min: 1, max: 40 * big }),
      spread: fc.constantFrom(0, 0, 0.5, 1, 2.7),
      bits: fc.integer({ min: 1, max: 40 }),
      group: fc.nat(3),
    })
    .map(({ cost, gap, spread, bits, group }) => ({
      cost,
      period: cost + gap,
      jitter: Math.floor(spread * (cost + gap)),
      bits,
      group,
    }))

const rate = (rates: readonly (readonly [number, number])[]): fc.Arbitrary<readonly [number, number]> =>
  fc.constantFrom(...rates)

const wire = (rates: readonly (readonly [number, number])[]): fc.Arbitrary<WireSpec> =>
  fc
    .record({
      rate: rate(rates),
      other: fc.option(rate(rates)),
      windows: fc.tuple(
        fc.constantFrom(0, 0, 7, 19),
        fc.constantFrom(0, 0, 3, 19),
        fc.constantFrom(0, 0, 0, 4),
      ),
      bitRate: fc.constantFrom<[number, number]>([1, 1], [3, 2], [8, 1], [2, 5]),
      endsTogether: fc.boolean(),
    })
    .map(({ other, ...wire }) => ({ ...wire, higherRate: other ?? wire.rate }))

/** Periods longer by a whole factor where together they would leave too little of the line. */
const bearable = (spec: LoadSpec): LoadSpec => {
  const flows = [...spec.same, ...spec.higher]
  const rho = flows.reduce((sum, f) => sum + f.cost / f.period, 0)
  const factor = Math.ceil(rho / 0.96)
  const slower = (f: FlowSpec): FlowSpec => ({ ...f, period: f.period * factor })
  return { ...spec, same: spec.same.map(slower), higher: spec.higher.map(slower) }
}

export const PLAIN_RATES: readonly (readonly [number, number])[] = [
  [1, 1],
  [1, 1],
  [2, 1],
  [1, 2],
  [3, 2],
  [10, 1],
  [1, 10],
]

export const loads = (
  mostHigher: number,
  rates: readonly (readonly [number, number])[] = PLAIN_RATES,
  bigs: readonly number[] = [1, 1, 100],
): fc.Arbitrary<LoadSpec> =>
  fc
    .constantFrom(...bigs)
    .chain(big =>
      fc.record({
        blocking: fc.constantFrom(0, 0, 1, 3, 12),
        wires: fc.array(wire(rates), { maxLength: 3 }),
        same: fc.array(flow(big), { minLength: 1, maxLength: 5 }),
        higher: fc.array(flow(big), { minLength: Math.min(1, mostHigher), maxLength: mostHigher }),
      }),
    )
    .map(bearable)
