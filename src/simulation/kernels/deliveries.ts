import type { PacketRecords } from '../setup/packet-records.ts'
import type { RunTables } from '../setup/run-tables.ts'
import type { Packet } from '../setup/sources.ts'
import { countArrival, type Tally } from './tally.ts'

/** A copy of a request that is sent twice, as far as it has come. */
interface FirstCopy {
  readonly atPs: number
  readonly bornPs: number
  readonly number: number
}

/**
 * Counts what reaches its receivers: a packet, a message with its last packet where all have come, and of a request that is
 * sent twice the copy that comes first.
 */
export class Deliveries {
  readonly #plan: PacketRecords
  readonly #tables: RunTables
  readonly #tally: Tally
  /** Per endpoint: the message that is coming, and how much of it has come. */
  readonly #unit: Float64Array
  readonly #parts: Float64Array
  /** Per pair of endpoints: copies whose twin has not come. */
  readonly #single: readonly Map<number, FirstCopy>[]
  readonly #pairOf: Int32Array

  constructor(tables: RunTables, tally: Tally) {
    const { plan } = tables
    this.#plan = plan
    this.#tables = tables
    this.#tally = tally
    this.#unit = new Float64Array(plan.endpoints.length).fill(-1)
    this.#parts = new Float64Array(plan.endpoints.length)
    this.#single = plan.pairs.map(() => new Map())
    this.#pairOf = new Int32Array(plan.endpoints.length).fill(-1)
    for (const [i, { endpoints }] of plan.pairs.entries())
      for (const endpoint of endpoints) this.#pairOf[endpoint] = i
  }

  restart(): void {
    this.#unit.fill(-1)
    this.#parts.fill(0)
    for (const single of this.#single) single.clear()
  }

  /** A copy of a packet reaches a endpoint. */
  arrive(endpoint: number, { bornPs, number, unit, parts }: Packet, atPs: number): void {
    if (bornPs < this.#tables.warmUpPs) return
    if (parts > 1) {
      if (this.#unit[endpoint] !== unit) {
        this.#unit[endpoint] = unit
        this.#parts[endpoint] = 0
      }
      if (++this.#parts[endpoint] < parts) return
    }
    countArrival(this.#tally, endpoint, number, atPs - bornPs, this.#tables.leastPs[endpoint])
    const pair = this.#pairOf[endpoint]
    if (pair < 0) return
    const single = this.#single[pair]
    const other = single.get(unit)
    if (other === undefined) single.set(unit, { atPs, bornPs, number })
    else {
      single.delete(unit)
      this.#count(pair, other.atPs <= atPs ? other : { atPs, bornPs, number })
    }
  }

  /** Nothing more will come: copies without a twin are the first. */
  finish(): void {
    for (const [pair, single] of this.#single.entries()) {
      for (const copy of single.values()) this.#count(pair, copy)
      single.clear()
    }
  }

  #count(pair: number, { atPs, bornPs, number }: FirstCopy): void {
    const { leastPs } = this.#plan.pairs[pair]
    countArrival(this.#tally, this.#plan.endpoints.length + pair, number, atPs - bornPs, leastPs)
  }
}
