import type { Decision } from '../../controller/contract/decision.ts'
import type { Told } from '../long/state-copy.ts'
import type { Answer, Question } from './mirror.ts'

/** What the thread is told: the state in pieces, where that begins, then decisions and questions in any order. */
export type ToMirror =
  | Told
  | { readonly kind: 'begin'; readonly here: string; readonly epoch: string }
  /** A decision, and the place in the stream of events behind it. */
  | { readonly kind: 'decided'; readonly decision: Decision; readonly here: string }
  | { readonly kind: 'question'; readonly number: number; readonly question: Question }

/** What it says. */
export interface FromMirror {
  readonly number: number
  readonly answer: Answer
}
