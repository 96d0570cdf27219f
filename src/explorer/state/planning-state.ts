import type { HeadroomResult } from '../../model/planning/headroom.ts'
import type { HeadroomInput } from '../../model/planning/headroom-input.ts'
import type { Survival, SurvivalInput } from '../../model/planning/survival.ts'
import type { Request, Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { FoundFixes } from '../../planning/fix/find-fixes.ts'
import type { World } from '../what-if/world.ts'

/** A question that takes longer than a key may, as plain data for a thread. */
export type PlanningTask =
  | {
      /** What would mend a tunnel, or have a request admitted. */
      readonly kind: 'fix'
      readonly id: string
      readonly topology: Topology
      readonly tunnels: readonly Tunnel[]
      readonly target: string | Request
    }
  /** What breaks when something fails. */
  | { readonly kind: 'failures'; readonly input: SurvivalInput }
  /** How much more everybody can send. */
  | { readonly kind: 'headroom'; readonly input: HeadroomInput }

/** What comes back: how far it is, the answer, or why there is none. */
export type PlanningNews =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'fixes'; readonly found: FoundFixes }
  | { readonly kind: 'survival'; readonly survival: Survival; readonly isDone: boolean }
  | { readonly kind: 'headroom'; readonly result: HeadroomResult; readonly isDone: boolean }
  | { readonly kind: 'failed'; readonly why: string }

/** A question about a world, and what is known of the answer. */
export interface Asked {
  readonly world: World
  readonly task: PlanningTask
  readonly isRunning: boolean
  readonly done: number
  readonly total: number
  readonly why: string | undefined
}

export interface PlanningState {
  /** The question that is worked on, or was last. */
  readonly asked: Asked | undefined
  readonly fixes: { readonly world: World; readonly id: string; readonly found: FoundFixes } | undefined
  readonly headroom:
    | { readonly world: World; readonly result: HeadroomResult; readonly isDone: boolean }
    | undefined
  readonly survival:
    | { readonly world: World; readonly survival: Survival; readonly isDone: boolean }
    | undefined
}

export const NOTHING_ASKED: PlanningState = {
  asked: undefined,
  fixes: undefined,
  survival: undefined,
  headroom: undefined,
}

/** The state with what a thread said of the question of this world. */
export const heard = (state: PlanningState, world: World, news: PlanningNews): PlanningState => {
  const { asked } = state
  if (asked === undefined || asked.world !== world) return state
  switch (news.kind) {
    case 'progress':
      return { ...state, asked: { ...asked, done: news.done, total: news.total } }
    case 'failed':
      return { ...state, asked: { ...asked, isRunning: false, why: news.why } }
    case 'fixes':
      return asked.task.kind === 'fix'
        ? {
            ...state,
            asked: { ...asked, isRunning: false },
            fixes: { world, id: asked.task.id, found: news.found },
          }
        : state
    case 'headroom':
      return {
        ...state,
        asked: { ...asked, isRunning: !news.isDone },
        headroom: { world, result: news.result, isDone: news.isDone },
      }
    case 'survival':
      return {
        ...state,
        asked: { ...asked, isRunning: !news.isDone },
        survival: { world, survival: news.survival, isDone: news.isDone },
      }
  }
}
