import type { RunTables } from './run-tables.ts'
import type { Streams } from './streams.ts'

/**
 * The releases of all tunnels as they reach the first queues, link by link. Tunnels of one period form a *round*: sorted
 * once by where in the period they release, they come in that order in every period; a link merges its few rounds.
 */
export class Releases {
  readonly #tables: RunTables
  /** Rounds of link e: `#linkStart[e] …`. */
  readonly #linkStart: Int32Array
  /** 1 for each link where jitter of any release may let another, of its own or none, go first. */
  readonly #isMixed: Uint8Array
  readonly #period: Float64Array
  /** Members of a round: `#memberStart[g] …`, in order. */
  readonly #memberStart: Int32Array
  readonly #record: Int32Array
  /** Where in the period, in which turn of the round its packet 0 comes, and how many packets it has. */
  readonly #at: Float64Array
  readonly #firstTurn: Float64Array
  readonly #packets: Float64Array
  /** Turn after which a round is over. */
  readonly #lastTurn: Float64Array
  readonly #turn: Float64Array
  readonly #member: Int32Array
  /** Time of a round's next release, its tunnel's jitter apart; Infinity when there is none. */
  readonly #next: Float64Array

  constructor(tables: RunTables) {
    this.#tables = tables
    const { plan, periodPs, phasePs, sendPs, packets } = tables
    const { linkStart, tunnel, previous, network } = plan
    const starts = new Int32Array(network.linkCount + 1)
    const rounds: { period: number; records: number[] }[] = []
    for (let e = 0; e < network.linkCount; e++) {
      const byPeriod = new Map<number, number[]>()
      for (let r = linkStart[e]; r < linkStart[e + 1]; r++) {
        if (previous[r] >= 0 || packets[tunnel[r]] === 0) continue
        const period = periodPs[tunnel[r]]
        const known = byPeriod.get(period)
        if (known === undefined) byPeriod.set(period, [r])
        else known.push(r)
      }
      for (const [period, records] of byPeriod) rounds.push({ period, records })
      starts[e + 1] = rounds.length
    }
    const start = (r: number): number => phasePs[tunnel[r]] + sendPs[tunnel[r]]
    for (const { period, records } of rounds)
      records.sort((a, b) => (start(a) % period) - (start(b) % period) || a - b)
    const members = rounds.flatMap(({ records }) => records)
    const period = rounds.flatMap(round => round.records.map(() => round.period))
    this.#linkStart = starts
    this.#isMixed = Uint8Array.from({ length: network.linkCount }, (_, e) =>
      rounds
        .slice(starts[e], starts[e + 1])
        .some(({ records }) => records.some(r => tables.sendJitterPs[tunnel[r]] > 0))
        ? 1
        : 0,
    )
    this.#period = Float64Array.from(rounds, round => round.period)
    this.#memberStart = new Int32Array(rounds.length + 1)
    rounds.forEach(({ records }, g) => {
      this.#memberStart[g + 1] = this.#memberStart[g] + records.length
    })
    this.#record = Int32Array.from(members)
    this.#at = Float64Array.from(members, (r, i) => start(r) % period[i])
    this.#firstTurn = Float64Array.from(members, (r, i) => Math.floor(start(r) / period[i]))
    this.#packets = Float64Array.from(members, r => packets[tunnel[r]])
    const lastTurns = this.#firstTurn.map((turn, i) => turn + this.#packets[i] - 1)
    const memberRange = (g: number) => [this.#memberStart[g], this.#memberStart[g + 1]] as const
    const within = (column: Float64Array, g: number): Float64Array => column.subarray(...memberRange(g))
    this.#lastTurn = Float64Array.from(rounds, (_, g) =>
      within(lastTurns, g).reduce((a, b) => Math.max(a, b)),
    )
    this.#turn = Float64Array.from(rounds, (_, g) =>
      within(this.#firstTurn, g).reduce((a, b) => Math.min(a, b)),
    )
    this.#member = Int32Array.from(rounds, (_, g) => this.#memberStart[g])
    this.#next = new Float64Array(rounds.length)
    for (let g = 0; g < rounds.length; g++) this.#settle(g)
  }

  /** Time of the next release anywhere, Infinity when all have been. */
  nextPs(): number {
    return this.#next.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  }

  /** Puts what is released at link e before `untilPs` into its stream, in tie order. Returns how many. */
  fill(e: number, untilPs: number, streams: Streams): number {
    const first = this.#linkStart[e]
    const end = this.#linkStart[e + 1]
    const next = this.#next
    let count = 0
    for (;;) {
      let g = first
      for (let other = first + 1; other < end; other++)
        if (
          next[other] < next[g] ||
          (next[other] === next[g] && this.#record[this.#member[other]] < this.#record[this.#member[g]])
        )
          g = other
      if (g === end || next[g] >= untilPs) return count
      this.#put(g, e, streams)
      this.#member[g]++
      this.#settle(g)
      count++
    }
  }

  #put(g: number, e: number, streams: Streams): void {
    const { plan, sendJitterPs, sendModelledPs } = this.#tables
    const member = this.#member[g]
    const record = this.#record[member]
    const number = this.#turn[g] - this.#firstTurn[member]
    const tunnel = plan.tunnel[record]
    const stream = plan.releases[e]
    if (this.#isMixed[e] === 0) {
      streams.put(stream, this.#next[g], record, number)
      return
    }
    const jitterPs = sendJitterPs[tunnel] > 0 ? sendModelledPs(tunnel, number) : 0
    streams.insert(stream, this.#next[g] + jitterPs, record, number)
  }

  /** Goes on to the next member that has a packet in its turn. */
  #settle(g: number): void {
    const end = this.#memberStart[g + 1]
    for (;;) {
      if (this.#member[g] === end) {
        this.#member[g] = this.#memberStart[g]
        this.#turn[g]++
      }
      const turn = this.#turn[g]
      if (turn > this.#lastTurn[g]) {
        this.#next[g] = Number.POSITIVE_INFINITY
        return
      }
      const member = this.#member[g]
      const number = turn - this.#firstTurn[member]
      if (number >= 0 && number < this.#packets[member]) {
        this.#next[g] = this.#at[member] + turn * this.#period[g]
        return
      }
      this.#member[g]++
    }
  }
}
