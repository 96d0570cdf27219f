import type { History, Operation } from '../definition/operation.ts'
import type { SequentialModel } from '../definition/sequential-model.ts'
import { Furthest } from './furthest.ts'
import { OpenOperations } from './open-operations.ts'
import { type Candidate, orderTo, type Place } from './place.ts'
import { Prospects } from './prospects.ts'
import type { StepBudget } from './step-budget.ts'
import { UnansweredOperations } from './unanswered-operations.ts'
import { Visited } from './visited.ts'

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
 * may be next [WG93], never twice from the same place [LOWE17]. A read that fits is placed at once, since whatever could come
 * before it could as well come after; a state that some answer needs is not left where nothing could lead to it again. Throws
 * when `budget` is used up.
 */
export const findOrder = <State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  operations: History<Input, Output>,
  budget: StepBudget,
): Found<Input, Output> => {
  const open = new OpenOperations(operations)
  const unanswered = new UnansweredOperations(operations)
  const prospects = new Prospects(model, operations)
  const impossible = prospects.impossible(operations)
  if (impossible !== undefined) return { kind: 'none', longest: [], unexplained: impossible }

  /** What may be next in `state`; a read that fits alone. */
  const nextIn = (
    state: State,
    stateKey: string | number,
    used: bigint,
  ): Pick<Place<State, Input, Output>, 'candidates' | 'isForced'> => {
    const candidates: Candidate<State, Input, Output>[] = []
    for (const call of open.enabled()) {
      budget.spend(1)
      const { operation, output } = call
      const after = model.step(state, operation.input, output)
      if (after === undefined) continue
      if (model.isReadOnly(operation.input, output))
        return {
          candidates: [{ operation, state: after, stateKey, call, bit: 0n }],
          isForced: true,
        }
      const afterKey = model.keyOf(after)
      budget.spend(sizeOf(afterKey))
      candidates.push({ operation, state: after, stateKey: afterKey, call, bit: 0n })
    }
    // What had its answer first is tried first; what had none, last, and not where it changes nothing.
    candidates.sort((a, b) => a.call!.answeredAt - b.call!.answeredAt)
    const urgent = open.mostUrgent()
    if (urgent === undefined) return { candidates, isForced: false }
    for (const { operation, bit } of unanswered.enabled(used, urgent.answeredAt)) {
      const after = model.apply(state, operation.input)
      const afterKey = model.keyOf(after)
      budget.spend(1 + sizeOf(afterKey))
      if (afterKey !== stateKey) candidates.push({ operation, state: after, stateKey: afterKey, bit })
    }
    return { candidates, isForced: false }
  }

  const place = ({ operation, call }: Candidate<State, Input, Output>): void => {
    if (call !== undefined) open.place(call)
    prospects.place(operation)
  }
  const takeBack = ({ operation, call }: Candidate<State, Input, Output>): void => {
    if (call !== undefined) open.takeBack(call)
    prospects.takeBack(operation)
  }

  const visited = new Visited()
  const furthest = new Furthest(prospects)
  const initialKey = model.keyOf(model.initial)
  let at: Place<State, Input, Output> = {
    parent: undefined,
    by: undefined,
    stateKey: initialKey,
    mark: null,
    unanswered: 0n,
    lastIndex: -1,
    depth: 0,
    ...nextIn(model.initial, initialKey, 0n),
    next: 0,
  }
  while (open.count > 0) {
    const by = at.candidates[at.next++]
    if (by === undefined) {
      furthest.ended(at, open.mostUrgent()?.operation)
      if (at.parent === undefined || at.by === undefined)
        return { kind: 'none', ...furthest.describe(operations) }
      takeBack(at.by)
      at = at.parent
      continue
    }
    place(by)
    const { stateKey } = by
    const mark = stateKey === at.stateKey ? at.mark : prospects.markAfter(by.operation, at.mark)
    if (prospects.isLost(at.mark, mark)) {
      furthest.lost(at, by)
      takeBack(by)
      continue
    }
    const lastIndex = Math.max(at.lastIndex, by.call?.index ?? -1)
    const used = at.unanswered | by.bit
    const isWorthwhile =
      at.isForced || visited.isNew(stateKey, `${lastIndex}${open.openBefore(lastIndex)}`, used)
    if (!isWorthwhile) {
      takeBack(by)
      continue
    }
    const depth = at.depth + (by.call === undefined ? 0 : 1)
    const next = nextIn(by.state, stateKey, used)
    at = { parent: at, by, stateKey, mark, unanswered: used, lastIndex, depth, ...next, next: 0 }
  }
  return { kind: 'order', order: orderTo(at) }
}

/** Long states cost more to make and to remember. */
const sizeOf = (key: string | number): number => (typeof key === 'string' ? key.length >> 6 : 0)
