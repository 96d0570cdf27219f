import type { History, Operation } from '../definition/operation.ts'
import { HistoryError } from './history-error.ts'

/** What a line of a log says: a call; its answer; that it did not happen; that nobody knows, as after a time-out. */
export type EventKind<Input, Output> =
  | { readonly kind: 'call'; readonly input: Input }
  | { readonly kind: 'answer'; readonly output: Output }
  | { readonly kind: 'did-not-happen' }
  | { readonly kind: 'unknown' }

/** One line of a log; its number, from 1, is its time. */
export type HistoryEvent<Input, Output> = EventKind<Input, Output> & {
  readonly line: number
  readonly client: string | number
}

/** Joins each call to its end, the next event of the same client. A call that the log ends before has no answer. */
export const pairEvents = <Input, Output>(
  events: readonly HistoryEvent<Input, Output>[],
): History<Input, Output> => {
  const operations: Operation<Input, Output>[] = []
  const running = new Map<string | number, Operation<Input, Output>>()
  for (const event of events) {
    const { client, line } = event
    const call = running.get(client)
    if (event.kind === 'call') {
      if (call !== undefined)
        throw new HistoryError(line, `the end of the call at line ${call.calledAt}`, 'another call')
      running.set(client, { client, input: event.input, calledAt: line })
      continue
    }
    if (call === undefined) throw new HistoryError(line, `a call of client ${client} before`, 'none')
    running.delete(client)
    if (event.kind === 'answer') operations.push({ ...call, answered: { at: line, output: event.output } })
    if (event.kind === 'unknown') operations.push(call)
  }
  return [...operations, ...running.values()]
}
