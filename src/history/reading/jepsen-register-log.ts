import type { History } from '../definition/operation.ts'
import type { RegisterInput, RegisterOutput } from '../models/register.ts'
import { HistoryError } from './history-error.ts'
import { type EventKind, pairEvents } from './pair-events.ts'

type Event = EventKind<RegisterInput<number>, RegisterOutput<number>>

const LINE = /^INFO\s+jepsen\.util - (\d+)\s+:(invoke|ok|fail|info)\s+:(read|write|cas)\s+(.+)$/
const NUMBER = /^-?\d+$/
const PAIR = /^\[(-?\d+) (-?\d+)\]$/

/**
 * The log of Jepsen's test of a register in etcd [PORCUPINE17]: `:invoke`, then `:ok`, `:fail` or `:info`, of `:read`, `:write v`
 * and `:cas [expected new]`. A failed `:cas` is an answer, that the value was not the expected one; any other `:fail` did not
 * happen; after `:info` nobody knows. Other lines are passed over. Throws HistoryError at an event that is none of these.
 */
export const readJepsenRegisterLog = (text: string): History<RegisterInput<number>, RegisterOutput<number>> =>
  pairEvents(
    text.split('\n').flatMap((line, i) => {
      if (!line.includes('jepsen.util')) return []
      const [, client, type, operation, value] = LINE.exec(line.trimEnd()) ?? []
      const event = value === undefined ? undefined : eventOf(`${type} ${operation}`, value)
      if (event === undefined) throw new HistoryError(i + 1, 'an event of a register', JSON.stringify(line))
      return { line: i + 1, client: Number(client), ...event }
    }),
  )

const eventOf = (what: string, value: string): Event | undefined => {
  const [, expected, next] = PAIR.exec(value) ?? []
  switch (what) {
    case 'invoke read':
      return { kind: 'call', input: { kind: 'read' } }
    case 'invoke write':
      return NUMBER.test(value) ? { kind: 'call', input: { kind: 'write', value: Number(value) } } : undefined
    case 'invoke cas':
      return next === undefined
        ? undefined
        : { kind: 'call', input: { kind: 'cas', expected: Number(expected), value: Number(next) } }
    case 'ok read':
      if (value !== 'nil' && !NUMBER.test(value)) return undefined
      return {
        kind: 'answer',
        output: { kind: 'read', value: value === 'nil' ? null : Number(value) },
      }
    case 'ok write':
      return { kind: 'answer', output: { kind: 'write' } }
    case 'ok cas':
      return { kind: 'answer', output: { kind: 'cas', isSet: true } }
    case 'fail cas':
      return value === ':timed-out'
        ? { kind: 'unknown' }
        : { kind: 'answer', output: { kind: 'cas', isSet: false } }
    default:
      return { kind: what.startsWith('fail') ? 'did-not-happen' : 'unknown' }
  }
}
