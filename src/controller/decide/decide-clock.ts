import type { Contract, Earlier, Usage } from '../contract/contract.ts'
import type { Decision } from '../contract/decision.ts'
import { type ControllerEvent, changed } from '../contract/events.ts'
import type { Promised } from '../contract/promise.ts'
import type { Deciding } from './deciding.ts'

/**
 * Takes the time of the caller as right, where decisions were made at later ones by a clock that was wrong. What they announced for
 * a time that is far off takes effect a grace from now instead, in the order announced, and is announced again; nothing else of
 * the wrong time stays. Where no time is wrong, nothing changes.
 */
export const decideClock = (deciding: Deciding): Decision => {
  const { admission, options, state, nowMs } = deciding
  const held = [...state.held.values()]
  const apartMs = options.graceMs + admission.drainMs()
  const at = nearer(pendingTimes(held, state.settledMs, nowMs), nowMs, apartMs, options.maxClockJumpMs)
  const replaced: Contract[] = []
  const events: ControllerEvent[] = []
  for (const one of held) {
    const next = retimed(one, at, nowMs)
    if (JSON.stringify(next) === JSON.stringify(one)) continue
    replaced.push(next)
    events.push(...announcedAgain(one, next))
  }
  return {
    atMs: nowMs,
    outcome: { kind: 'clock', backMs: Math.max(0, state.nowMs - nowMs), retimed: events.length },
    held: [],
    replaced,
    gone: [],
    moved: [],
    settledMs: at(state.settledMs),
    named: state.named,
    events,
  }
}

const pendingTimes = (held: readonly Contract[], settledMs: number, nowMs: number): readonly number[] => {
  const times = held.flatMap(({ startsMs, promises, earlier }) => [
    startsMs,
    ...promises.map(p => p.fromMs),
    ...(earlier === undefined ? [] : [earlier.fromMs ?? 0, earlier.untilMs]),
  ])
  return [...new Set([...times, settledMs])].filter(ms => ms > nowMs).sort((a, b) => a - b)
}

/** Times to come, in their order, none further behind the one before it than `mostMs`: such a step becomes `apartMs`. */
const nearer = (
  times: readonly number[],
  nowMs: number,
  apartMs: number,
  mostMs: number,
): ((ms: number) => number) => {
  const anew = new Map<number, number>()
  let last = nowMs
  let lastAnew = nowMs
  for (const ms of times) {
    const step = ms - last
    lastAnew += step > Math.max(mostMs, apartMs) ? apartMs : step
    last = ms
    anew.set(ms, lastAnew)
  }
  return ms => anew.get(ms) ?? ms
}

const retimed = (one: Contract, at: (ms: number) => number, nowMs: number): Contract => ({
  ...one,
  startsMs: at(one.startsMs),
  promises: one.promises.map((p): Promised => ({ ...p, fromMs: at(p.fromMs) })),
  ...(one.earlier === undefined ? {} : { earlier: earlierAt(one.earlier, at) }),
  usage: noLater(one.usage, nowMs),
  ...(one.secondUsage === undefined ? {} : { secondUsage: noLater(one.secondUsage, nowMs) }),
})

const earlierAt = (earlier: Earlier, at: (ms: number) => number): Earlier => ({
  ...earlier,
  ...(earlier.fromMs === undefined ? {} : { fromMs: at(earlier.fromMs) }),
  untilMs: at(earlier.untilMs),
})

/** Nothing that is still to come has been counted. */
const noLater = (usage: Usage, nowMs: number): Usage => ({
  ...usage,
  ...(usage.countedUntilMs === undefined ? {} : { countedUntilMs: Math.min(usage.countedUntilMs, nowMs) }),
  ...(usage.aboveUntilMs === undefined ? {} : { aboveUntilMs: Math.min(usage.aboveUntilMs, nowMs) }),
})

const announcedAgain = (one: Contract, next: Contract): readonly ControllerEvent[] =>
  next.promises.flatMap((promise, i) =>
    promise.fromMs === one.promises[i]?.fromMs
      ? []
      : [changed(one.id, 'CLOCK', next.promises[i - 1] ?? promise, promise)],
  )
