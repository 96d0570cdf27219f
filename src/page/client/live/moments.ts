import { timeText } from '../text.ts'

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })

/** `14:03:07`, with the day where that is another one than today. */
export const momentText = (atMs: number): string => {
  const at = new Date(atMs)
  const isToday = at.toDateString() === new Date().toDateString()
  return isToday ? clock.format(at) : `${day.format(at)} ${clock.format(at)}`
}

/** `0.8 s`, `12 s`, `3 min`. */
export const spanText = (ms: number): string =>
  ms < 10_000
    ? `${(ms / 1000).toFixed(1)} s`
    : ms < 120_000
      ? `${Math.round(ms / 1000)} s`
      : `${Math.round(ms / 60_000)} min`

/** `8.1 µs to 9.03 µs`; without a bound, that. */
export const rangeText = (minLatencyPs: number, maxJitterPs: number | null): string =>
  maxJitterPs === null
    ? 'best effort, no bound'
    : `${timeText(minLatencyPs)} to ${timeText(minLatencyPs + maxJitterPs)}`

/** How far this machine's clock is from that of the service. */
export class ServiceClock {
  #aheadMs = 0

  heard(nowMs: number): void {
    this.#aheadMs = nowMs - Date.now()
  }

  now(): number {
    return Date.now() + this.#aheadMs
  }
}
