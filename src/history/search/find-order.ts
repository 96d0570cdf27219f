import type { History, Operation } from '../definition/operation.ts'
import type { SequentialModel } from '../definition/sequential-model.ts'
import { type Call, OpenOperations } from './open-operations.ts'
import type { StepBudget } from './step-budget.ts'
import { UnansweredOperations } from './unanswered-operations.ts'
import { Visited } from './visited.ts'

/** One operation that may be next, and the state it leads to. */
interface Candidate<State, Input, Output> {
  readonly operation: Operation<Input, Output>
  readonly state: State
  /** Where it had an answer. */
  readonly call?: Call<Input, Output>
  /** Where it had none: its bit. */
  readonly bit: bigint
}

interface Place<State, Input, Output> {
  readonly parent: Place<State, Input, Output> | undefined
  /** What was placed to come here. */
  readonly by: Candidate<State, Input, Output> | undefined
  readonly state: State
  /** Operations placed without answer. */
  readonly unanswered: bigint
  /** The answered one placed that was called last. */
  readonly lastIndex: number
  readonly depth: number
  readonly candidates: readonly Candidate<State, Input, Output>[]
  /** Whether its one candidate can wait for nothing, and nothing need come before it. */
  readonly isForced: boolean
  next: number
}

/** An order of one object's operations that explains all answers, or how far the longest came and what it cannot explain. */
export type Found<Input, Output> =
  | { readonly kind: 'order'; readonly order: History<Input, Output> }
  | {
      readonly kind: 'none'
      readonly longest: History<Input, Output>
      readonly unexplained: Operation<Input, Output>
    }

/**
 * Looks for an order of the operations of one object that respects time and gives the answers they had: depth first over what
 * may be next [WG93], never twice from the same place [LOWE17]. A read that fits is placed at once, since whatever
 * could come before it could as well come after. Throws when `budget` is used up.
 */
export const findOrder = <State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  operations: History<Input, Output>,
  budget: StepBudget,
): Found<Input, Output> => {
  const open = new OpenOperations(operations)
  const unanswered = new UnansweredOperations(operations)
  const visited = new Visited()

  const enter = (
    parent: Place<State, Input, Output> | undefined,
    by: Candidate<State, Input, Output> | undefined,
  ): Place<State, Input, Output> => {
    const state = by === undefined ? model.initial : by.state
    const used = (parent?.unanswered ?? 0n) | (by?.bit ?? 0n)
    const place = {
      parent,
      by,
      state,
      unanswered: used,
      lastIndex: Math.max(parent?.lastIndex ?? -1, by?.call?.index ?? -1),
      depth: (parent?.depth ?? 0) + (by?.call === undefined ? 0 : 1),
      next: 0,
    }
    const key = model.keyOf(state)
    const candidates: Candidate<State, Input, Output>[] = []
    for (const call of open.enabled()) {
      budget.spend()
      const { operation, output } = call
      const after = model.step(state, operation.input, output)
      if (after === undefined) continue
      const candidate = { operation, state: after, call, bit: 0n }
      if (model.isReadOnly(operation.input, output))
        return { ...place, candidates: [candidate], isForced: true }
      candidates.push(candidate)
    }
    candidates.sort((a, b) => a.call!.answeredAt - b.call!.answeredAt)
    const urgent = open.mostUrgent()
    if (urgent === undefined) return { ...place, candidates, isForced: false }
    for (const { operation, bit } of unanswered.enabled(used, urgent.answeredAt)) {
      budget.spend()
      const after = model.apply(state, operation.input)
      if (model.keyOf(after) !== key) candidates.push({ operation, state: after, bit })
    }
    return { ...place, candidates, isForced: false }
  }

  let place = enter(undefined, undefined)
  let deepest = place
  let unexplained = open.mostUrgent()
  while (open.count > 0) {
    const candidate = place.candidates[place.next++]
    if (candidate === undefined) {
      if (place.depth > deepest.depth) {
        deepest = place
        unexplained = open.mostUrgent()
      }
      if (place.parent === undefined) break
      if (place.by?.call !== undefined) open.takeBack(place.by.call)
      place = place.parent
      continue
    }
    if (candidate.call !== undefined) open.place(candidate.call)
    const lastIndex = Math.max(place.lastIndex, candidate.call?.index ?? -1)
    const used = place.unanswered | candidate.bit
    const isWorthwhile =
      place.isForced ||
      visited.isNew(model.keyOf(candidate.state), `${lastIndex}${open.openBefore(lastIndex)}`, used)
    if (isWorthwhile) place = enter(place, candidate)
    else if (candidate.call !== undefined) open.takeBack(candidate.call)
  }
  if (open.count === 0) return { kind: 'order', order: orderTo(place) }
  return { kind: 'none', longest: orderTo(deepest), unexplained: unexplained!.operation }
}

const orderTo = <State, Input, Output>(
  place: Place<State, Input, Output>,
): readonly Operation<Input, Output>[] => {
  const order: Operation<Input, Output>[] = []
  for (let at: typeof place | undefined = place; at?.by !== undefined; at = at.parent)
    order.push(at.by.operation)
  return order.reverse()
}
