import { hashOf } from '../../address.ts'
import type { LiveContract, LiveWhole } from '../../live/live-view.ts'
import { h } from '../dom.ts'
import { momentText, rangeText, type ServiceClock, spanText } from './moments.ts'

/** Something that is announced and not in effect yet. */
interface Pending {
  readonly id: string
  readonly what: string
  readonly fromMs: number
}

/** More at a time are counted. */
const MOST = 12
const TICK_MS = 250

const pendingOf = ({ id, startsMs, promises }: LiveContract, nowMs: number): readonly Pending[] => {
  if (startsMs > nowMs) return [{ id, what: 'may send, in its range', fromMs: startsMs }]
  return promises.flatMap(([fromMs, minLatencyPs, maxJitterPs], i) => {
    const before = promises[i - 1]
    if (fromMs <= nowMs || before === undefined) return []
    const what = `${rangeText(before[1], before[2])} becomes ${rangeText(minLatencyPs, maxJitterPs)}`
    return [{ id, what, fromMs }]
  })
}

interface Row {
  readonly pending: Pending
  /** When the page heard of it: where its bar begins. */
  readonly heardMs: number
  readonly bar: HTMLProgressElement
  readonly left: HTMLElement
}

/** What is under way: newcomers in their grace, ranges that move, queues that drain, each with the time that is left of it. */
export const pendingView = (clock: ServiceClock) => {
  const list = h('ul', { class: 'pending' })
  const more = h('p', { class: 'note' })
  const all = h('p', { class: 'note' })
  const element = h(
    'section',
    { id: 'pending', 'aria-labelledby': 'pending-title', hidden: true },
    h('h2', { id: 'pending-title' }, 'Under way'),
    all,
    list,
    more,
  )
  const heard = new Map<string, number>()
  let rows: readonly Row[] = []
  let state: LiveWhole | undefined
  let timer: ReturnType<typeof setInterval> | undefined

  const rowOf = (pending: Pending): Row => {
    const key = `${pending.id} ${pending.fromMs}`
    const heardMs = heard.get(key) ?? clock.now()
    heard.set(key, heardMs)
    const bar = h('progress', { max: 1, 'aria-label': `${pending.id}, time until then` })
    const left = h('span', { class: 'num' })
    list.append(
      h(
        'li',
        {},
        h('a', { href: hashOf({ kind: 'tunnel', id: pending.id }) }, pending.id),
        h('span', {}, pending.what),
        bar,
        left,
      ),
    )
    return { pending, heardMs, bar, left }
  }

  const draw = (): void => {
    const nowMs = clock.now()
    const found = (state?.contracts ?? [])
      .flatMap(contract => pendingOf(contract, nowMs))
      .toSorted((a, b) => a.fromMs - b.fromMs)
    list.replaceChildren()
    rows = found.slice(0, MOST).map(rowOf)
    more.textContent = found.length > MOST ? `and ${found.length - MOST} more` : ''
    if (found.length === 0) heard.clear()
    tick()
  }

  const tick = (): void => {
    const nowMs = clock.now()
    const settledMs = state?.settledMs ?? 0
    const isOver = settledMs <= nowMs && rows.length === 0
    element.hidden = isOver
    if (isOver) {
      clearInterval(timer)
      timer = undefined
      return
    }
    timer ??= setInterval(tick, TICK_MS)
    all.textContent =
      settledMs > nowMs
        ? `Everything announced is in effect, and what it replaces has left the queues, in ${spanText(settledMs - nowMs)} (${momentText(settledMs)}).`
        : ''
    if (rows.some(({ pending }) => pending.fromMs <= nowMs)) return draw()
    for (const { pending, heardMs, bar, left } of rows) {
      bar.value = (nowMs - heardMs) / Math.max(1, pending.fromMs - heardMs)
      left.textContent = `in ${spanText(pending.fromMs - nowMs)}`
    }
  }

  return {
    element,
    update: (now: LiveWhole): void => {
      state = now
      draw()
    },
  }
}
