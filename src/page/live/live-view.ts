import type { NetworkElement } from '../../model/command.ts'
import type { PageData } from '../page-data.ts'

/** From `fromMs` on: every packet takes from λmin to λmin + δmax, null without a bound. Times in ms since 1970, and ps. */
export type LivePromise = readonly [
  fromMs: number,
  minLatencyPs: number,
  maxJitterPs: number | null,
  periodPs: number,
]

/** A contract beside what is proven of its tunnels. */
export interface LiveContract {
  readonly id: string
  /** Names of nodes. */
  readonly sender: string
  readonly receivers: readonly string[]
  readonly lane: number
  readonly status: 'granted' | 'demoted'
  /** Best effort because the network has no place for it. */
  readonly isCutOff?: true
  /** Sent twice: its tunnels are `ID~1` and `ID~2`. */
  readonly isTwice?: true
  /** From when on it may send, ms since 1970. */
  readonly startsMs: number
  /** The one in effect, and those announced, in the order of their times. */
  readonly promises: readonly LivePromise[]
}

/** Where a state stands among all that were and will be. */
export interface LiveState {
  /** Names this state among all that were told: what is asked for next is what differs from it. */
  readonly version: string
  /** The place in the stream of events to watch on from. */
  readonly lastEventId: string
  /** The last decision in it. */
  readonly sequence: number
  /** When everything announced so far is in effect, ms since 1970. */
  readonly settledMs: number
  /** What of the network has failed. */
  readonly failed: readonly NetworkElement[]
}

/** All that the live page shows. */
export interface LiveWhole extends LiveState {
  readonly kind: 'whole'
  /** What a report shows, of the state that is reached when nothing more is decided. Tunnels in the order of their names. */
  readonly data: PageData
  readonly contracts: readonly LiveContract[]
}

/** What is different from a state that was told before, on the same network. */
export interface LivePatch extends LiveState {
  readonly kind: 'patch'
  /** The version that it is to be applied to. */
  readonly since: string
  /** Rows that are new or different, by their names, and names of those that are gone. */
  readonly tunnels: Changes<PageData['tunnels'][number]>
  readonly contracts: Changes<LiveContract>
  /** Links that are different, each in its place. */
  readonly links: readonly (readonly [place: number, link: PageData['links'][number]])[]
  /** The rest of {@link PageData}, where it is different. */
  readonly rest: Partial<Omit<PageData, 'tunnels' | 'links'>>
  /** What of it is no longer there. */
  readonly restGone: readonly string[]
}

export interface Changes<T> {
  readonly put: readonly T[]
  readonly gone: readonly string[]
}

/** What is told of the state: all of it, or what is different. */
export type LiveView = LiveWhole | LivePatch
