import type { DecisionSummary } from '../../../model/decision-summary.ts'
import { applyPatch } from '../../live/apply-patch.ts'
import type { LiveView, LiveWhole } from '../../live/live-view.ts'
import { eventReader, type StreamEvent } from './event-stream.ts'
import { type Problem, problemOf, type Service } from './service.ts'

/** How it stands between the page and the service. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** Tried again by itself. */
  | { readonly kind: 'lost'; readonly why: string; readonly againMs: number }
  /** Only another token helps. */
  | { readonly kind: 'refused'; readonly problem: Problem }

export interface Following {
  readonly connection: (now: Connection) => void
  /** The state is this one now; `nowMs` is the time of the service. */
  readonly shown: (state: LiveWhole, nowMs: number) => void
  readonly decided: (decision: DecisionSummary) => void
  /** Decisions may be missing: what is known of them is to be read anew. */
  readonly missed: () => void
}

/** The service writes something every 15 s; after so long without a word the connection is dead. */
const SILENT_MS = 45_000
const FIRST_WAIT_MS = 500
const MOST_WAIT_MS = 10_000
/** Between one reading and the next. */
const LEAST_PAUSE_MS = 50
/** After a reading that failed. */
const AGAIN_MS = 1000

/** Thrown where asking again without another token is of no use. */
class Refused extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

/**
 * Keeps a page up to date: reads the state, then watches from there on, and reads what is different whenever something was decided.
 * Where the connection is lost, it goes on after the last event it saw. Returns what ends it.
 */
export const follow = (service: Service, following: Following): (() => void) => {
  const end = new AbortController()
  let state: LiveWhole | undefined
  let lastEventId: string | undefined
  let isReading = false
  let isBehind = false

  const read = async (): Promise<void> => {
    const since = state === undefined ? '' : `?since=${encodeURIComponent(state.version)}`
    const answer = await service.ask<LiveView>('GET', `page/view${since}`, { signal: end.signal })
    if (!answer.ok) throw failure(answer.problem)
    const { value, nowMs } = answer
    if (value.kind === 'whole') state = value
    else if (state !== undefined && value.since === state.version) state = applyPatch(state, value)
    else return
    following.shown(state, nowMs)
  }

  /** One reading at a time; what was decided meanwhile is in the next. Many decisions in a row are shown a few times a second. */
  const catchUp = async (): Promise<void> => {
    isBehind = true
    if (isReading) return
    isReading = true
    while (isBehind && !end.signal.aborted) {
      isBehind = false
      const begunMs = performance.now()
      try {
        await read()
        await pause(Math.max(LEAST_PAUSE_MS, performance.now() - begunMs), end.signal)
      } catch (error) {
        isBehind = true
        if (error instanceof Refused) refused(error.problem)
        await pause(AGAIN_MS, end.signal)
      }
    }
    isReading = false
  }

  const refused = (problem: Problem): void => {
    if (end.signal.aborted) return
    end.abort()
    following.connection({ kind: 'refused', problem })
  }

  const told = ({ id, kind, data }: StreamEvent): void => {
    lastEventId = id
    if (kind === 'reset') {
      state = undefined
      following.missed()
      void catchUp()
    } else if (kind === 'decided') {
      following.decided(JSON.parse(data) as DecisionSummary)
      void catchUp()
    }
  }

  const watch = async (): Promise<void> => {
    const silent = new AbortController()
    let timer = setTimeout(() => silent.abort(), SILENT_MS)
    try {
      const signal = AbortSignal.any([end.signal, silent.signal])
      const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
      const answer = await service.open('v1/events?decisions=true', { headers, signal })
      if (!answer.ok || answer.body === null) throw failure(await problemOf(answer))
      following.connection({ kind: 'live' })
      const take = eventReader(told)
      const decoder = new TextDecoder()
      const reader = answer.body.getReader()
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        clearTimeout(timer)
        timer = setTimeout(() => silent.abort(), SILENT_MS)
        take(decoder.decode(value, { stream: true }))
      }
    } finally {
      clearTimeout(timer)
    }
  }

  const go = async (): Promise<void> => {
    let waitMs = FIRST_WAIT_MS
    following.connection({ kind: 'connecting' })
    while (!end.signal.aborted) {
      let why = 'the service ended the connection'
      const begunMs = performance.now()
      try {
        if (state === undefined || isBehind) {
          await read()
          isBehind = false
        }
        lastEventId ??= state?.lastEventId
        await watch()
      } catch (error) {
        if (end.signal.aborted) return
        if (error instanceof Refused) return refused(error.problem)
        why = error instanceof Error ? error.message : String(error)
      }
      // A connection that stood for a while was a good one.
      waitMs = performance.now() - begunMs > MOST_WAIT_MS ? FIRST_WAIT_MS : waitMs
      following.connection({ kind: 'lost', why, againMs: waitMs })
      await pause(waitMs, end.signal)
      waitMs = Math.min(MOST_WAIT_MS, waitMs * 2)
    }
  }
  void go()
  return () => end.abort()
}

const failure = (problem: Problem): Error =>
  problem.status === 401 || problem.status === 403 ? new Refused(problem) : new Error(problem.detail)

/** Over early where the machine is online again. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const over = (): void => {
      clearTimeout(timer)
      window.removeEventListener('online', over)
      signal.removeEventListener('abort', over)
      resolve()
    }
    const timer = setTimeout(over, ms)
    window.addEventListener('online', over)
    signal.addEventListener('abort', over)
  })
