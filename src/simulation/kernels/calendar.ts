import type { RunTables } from '../setup/run-tables.ts'

/**
 * A calendar queue (R. Brown, CACM 31(10), 1988) of events ordered by time, then by rank, then by number. The rate of
 * periodic traffic is known beforehand, so days have a fixed width and are never resized. No two events are equal in all three.
 */
export class Calendar {
  /** Of the event last taken. */
  timePs = 0
  rank = 0
  number = 0
  size = 0

  #time: Float64Array
  #rank: Int32Array
  #number: Int32Array
  #following: Int32Array
  #free = -1
  #used = 0
  readonly #days: Int32Array
  readonly #mask: number
  readonly #perPs: number
  #today = 0

  /** `dayPs`: about the time in which one or two events happen; `days`: a power of two, about as many as events pending. */
  constructor(dayPs: number, days: number) {
    this.#days = new Int32Array(days).fill(-1)
    this.#mask = days - 1
    this.#perPs = 1 / dayPs
    this.#time = new Float64Array(256)
    this.#rank = new Int32Array(256)
    this.#number = new Int32Array(256)
    this.#following = new Int32Array(256)
  }

  /** Memory held, in bytes. */
  get bytes(): number {
    return this.#time.byteLength + 3 * this.#rank.byteLength + this.#days.byteLength
  }

  clear(): void {
    this.#days.fill(-1)
    this.#free = -1
    this.#used = 0
    this.#today = 0
    this.size = 0
  }

  add(timePs: number, rank: number, number: number): void {
    const event = this.#take()
    this.#time[event] = timePs
    this.#rank[event] = rank
    this.#number[event] = number
    // A day of the calendar is its absolute day modulo a power of two, which `&` takes of any safe integer.
    const absolute = Math.floor(timePs * this.#perPs)
    if (this.size === 0 || absolute < this.#today) this.#today = absolute
    const day = absolute & this.#mask
    let before = -1
    let after = this.#days[day]
    while (after >= 0 && this.#isBefore(after, timePs, rank, number)) {
      before = after
      after = this.#following[after]
    }
    this.#following[event] = after
    if (before < 0) this.#days[day] = event
    else this.#following[before] = event
    this.size++
  }

  /** Time of the next event, Infinity where there is none. */
  peekPs(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : this.#time[this.#days[this.#seek()]]
  }

  /** Takes the next event into {@link timePs}, {@link rank}, {@link number}. There must be one. */
  take(): void {
    const day = this.#seek()
    const event = this.#days[day]
    this.#days[day] = this.#following[event]
    this.timePs = this.#time[event]
    this.rank = this.#rank[event]
    this.number = this.#number[event]
    this.#following[event] = this.#free
    this.#free = event
    this.size--
  }

  /** The day with the next event. */
  #seek(): number {
    for (let looked = 0; looked <= this.#mask; looked++) {
      const day = this.#today & this.#mask
      const event = this.#days[day]
      if (event >= 0 && Math.floor(this.#time[event] * this.#perPs) === this.#today) return day
      this.#today++
    }
    // A year without events: go to the earliest there is.
    let earliest = Number.POSITIVE_INFINITY
    for (const event of this.#days) if (event >= 0) earliest = Math.min(earliest, this.#time[event])
    this.#today = Math.floor(earliest * this.#perPs)
    return this.#today & this.#mask
  }

  #isBefore(event: number, timePs: number, rank: number, number: number): boolean {
    const time = this.#time[event]
    if (time !== timePs) return time < timePs
    const other = this.#rank[event]
    return other !== rank ? other < rank : this.#number[event] < number
  }

  #take(): number {
    const event = this.#free
    if (event >= 0) {
      this.#free = this.#following[event]
      return event
    }
    if (this.#used === this.#time.length) {
      this.#time = longer(this.#time, Float64Array)
      this.#rank = longer(this.#rank, Int32Array)
      this.#number = longer(this.#number, Int32Array)
      this.#following = longer(this.#following, Int32Array)
    }
    return this.#used++
  }
}

const longer = <A extends Float64Array | Int32Array>(array: A, Kind: new (length: number) => A): A => {
  const twice = new Kind(array.length * 2)
  twice.set(array as never)
  return twice
}

/** One or two events a day, a day for each event that may be pending. */
export const calendarFor = ({ plan, periodPs, packets }: RunTables): Calendar => {
  let perPs = 0
  let sources = 0
  for (let r = 0; r < plan.recordCount; r++) {
    perPs += 1 / periodPs[plan.tunnel[r]]
    if (plan.previous[r] < 0 && packets[plan.tunnel[r]] > 0) sources++
  }
  const days = 2 ** Math.min(20, Math.max(6, Math.ceil(Math.log2(2 * sources + 1))))
  return new Calendar(perPs > 0 ? Math.max(1, 1.5 / perPs) : 1, days)
}
