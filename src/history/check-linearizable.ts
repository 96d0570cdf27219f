import type { History, Operation } from './definition/operation.ts'
import type { SequentialModel } from './definition/sequential-model.ts'
import { findOrder } from './search/find-order.ts'
import { OutOfSteps, StepBudget } from './search/step-budget.ts'

/** What is known of a history. */
export type Linearizability<Input, Output> =
  | {
      /** There is an order that explains every answer. */
      readonly kind: 'linearizable'
      /** It, by object; operations without answer that it does not need are left out. */
      readonly orders: ReadonlyMap<string, History<Input, Output>>
    }
  | {
      /** There is none. */
      readonly kind: 'not-linearizable'
      /** For this object. */
      readonly object: string
      /** As far as any order came. */
      readonly longest: History<Input, Output>
      /** What none came past. */
      readonly unexplained: Operation<Input, Output>
    }
  | {
      /** The steps allowed were used up. */
      readonly kind: 'unknown'
      /** Before these were decided; all others are linearizable. */
      readonly objects: readonly string[]
    }

/** How much a check may cost. */
export interface LinearizabilityOptions {
  /** How many times an operation may be tried in a state; 10 million by default, some seconds. */
  readonly stepLimit?: number
}

const STEP_LIMIT = 10_000_000

/**
 * Whether a history is linearizable [HW90]: whether each operation may be taken to have happened at one instant between its
 * call and its answer, so that a single client, doing them in that order, would have had the same answers of `model`.
 * Operations without an answer may have happened at any time after their call, or never. Objects are decided one by one, the
 * smallest first. The question is NP-complete; where it takes more than `stepLimit`, the answer is "unknown".
 * Throws RangeError where an answer comes before its call.
 */
export const checkLinearizable = <State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  history: History<Input, Output>,
  { stepLimit = STEP_LIMIT }: LinearizabilityOptions = {},
): Linearizability<Input, Output> => {
  const byObject = new Map<string, Operation<Input, Output>[]>()
  for (const operation of history) {
    const { client, calledAt, answered } = operation
    if (Number.isNaN(calledAt) || (answered !== undefined && !(answered.at >= calledAt)))
      throw new RangeError(
        `an operation of client ${client}: expected an answer after its call at ${calledAt}, found ${answered?.at}`,
      )
    const object = model.objectOf?.(operation.input) ?? ''
    const those = byObject.get(object)
    if (those === undefined) byObject.set(object, [operation])
    else those.push(operation)
  }
  const budget = new StepBudget(stepLimit)
  const orders = new Map<string, History<Input, Output>>()
  const undecided: string[] = []
  for (const [object, operations] of [...byObject].sort(([, a], [, b]) => a.length - b.length)) {
    try {
      const found = findOrder(model, operations, budget)
      if (found.kind === 'none')
        return {
          kind: 'not-linearizable',
          object,
          longest: found.longest,
          unexplained: found.unexplained,
        }
      orders.set(object, found.order)
    } catch (error) {
      if (!(error instanceof OutOfSteps)) throw error
      undecided.push(object)
    }
  }
  return undecided.length > 0 ? { kind: 'unknown', objects: undecided } : { kind: 'linearizable', orders }
}
