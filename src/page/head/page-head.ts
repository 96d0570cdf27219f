import type { Selection } from '../address.ts'

/** Words, some of which lead to what they name. */
export type Phrase = readonly (string | { readonly text: string; readonly to: Selection })[]

export type Tone = 'good' | 'warn' | 'bad'

/** What is read first: the verdict, what is closest to breaking and why, what is broken, what all of it rests on. */
export interface PageHead {
  readonly verdict: { readonly word: string; readonly mark: string; readonly tone: Tone }
  /** The tightest tunnel in one sentence; empty where there is none. */
  readonly sentence: { readonly words: Phrase; readonly tone: Tone }
  /** Counts and sums. */
  readonly facts: readonly string[]
  /** The fullest of each kind. */
  readonly extremes: readonly Phrase[]
  readonly assumptions: readonly string[]
  readonly lists: readonly PageList[]
}

/** What is broken, undecided or rejected, grouped by cause. */
export interface PageList {
  readonly id: string
  readonly title: string
  /** How many there are, listed or not. */
  readonly count: number
  readonly groups: readonly PageGroup[]
  /** Groups that are counted only. */
  readonly others: number
}

export interface PageGroup {
  readonly code: string
  readonly place: Phrase
  /** What is to be said of one alone. */
  readonly facts?: string
  readonly remedy?: string
  /** Several of one cause, worst first. */
  readonly items?: readonly Phrase[]
  readonly others?: number
}
