import type { History, Operation } from '../../src/history/definition/operation.ts'
import type { SequentialModel } from '../../src/history/definition/sequential-model.ts'

/** The definition, tried out [HW90]: any order of all that was answered and some of what was not that respects time. */
export const isLinearizable = <S, I, O>(model: SequentialModel<S, I, O>, history: History<I, O>): boolean => {
  const from = (left: readonly Operation<I, O>[], states: ReadonlyMap<string, S>): boolean => {
    if (left.every(({ answered }) => answered === undefined)) return true
    return left.some(operation => {
      const isTooEarly = left.some(
        other => other.answered !== undefined && other.answered.at < operation.calledAt,
      )
      if (isTooEarly) return false
      const object = model.objectOf?.(operation.input) ?? ''
      const state = states.get(object) ?? model.initial
      const after =
        operation.answered === undefined
          ? model.apply(state, operation.input)
          : model.step(state, operation.input, operation.answered.output)
      if (after === undefined) return false
      return from(
        left.filter(other => other !== operation),
        new Map([...states, [object, after]]),
      )
    })
  }
  return from(history, new Map())
}

/** Whether `order` explains the answers of `history`: it leaves out nothing that was answered, and no time runs backwards. */
export const explains = <S, I, O>(
  model: SequentialModel<S, I, O>,
  history: History<I, O>,
  order: History<I, O>,
): boolean => {
  const isComplete = history.every(operation => operation.answered === undefined || order.includes(operation))
  const isInTime = order.every((later, i) =>
    order.slice(0, i).every(earlier => !(later.answered && later.answered.at < earlier.calledAt)),
  )
  let state: S | undefined = model.initial
  for (const { input, answered } of order) {
    if (state === undefined) return false
    state = answered === undefined ? model.apply(state, input) : model.step(state, input, answered.output)
  }
  return isComplete && isInTime && state !== undefined && new Set(order).size === order.length
}
