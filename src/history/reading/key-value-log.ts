import type { History } from '../definition/operation.ts'
import type { Keyed } from '../models/per-key.ts'
import type { TextInput, TextOutput } from '../models/text.ts'
import { HistoryError } from './history-error.ts'
import { type EventKind, pairEvents } from './pair-events.ts'

type Event = EventKind<Keyed<TextInput>, TextOutput>

const TEXT = '"(?:[^"\\\\]|\\\\.)*"'
const LINE = new RegExp(
  `^\\{:process (\\d+), :type :(invoke|ok|fail|info), :f :(get|put|append), :key (${TEXT}), :value (nil|${TEXT})\\}$`,
)

/**
 * A log in Jepsen's notation of `:get`, `:put` and `:append` on texts by key [PORCUPINE17], an event a line: `{:process 0, :type
 * :invoke, :f :append, :key "7", :value "x"}`. Throws HistoryError at a line that is none.
 */
export const readKeyValueLog = (text: string): History<Keyed<TextInput>, TextOutput> =>
  pairEvents(
    text.split('\n').flatMap((line, i) => {
      if (line.trim() === '') return []
      const [, client, type, operation, key, value] = LINE.exec(line.trim()) ?? []
      const event =
        key === undefined || value === undefined ? undefined : eventOf(`${type} ${operation}`, key, value)
      if (event === undefined) throw new HistoryError(i + 1, 'an event of a text', JSON.stringify(line))
      return { line: i + 1, client: Number(client), ...event }
    }),
  )

const eventOf = (what: string, quotedKey: string, quoted: string): Event | undefined => {
  const key: string = JSON.parse(quotedKey)
  const value: string | null = quoted === 'nil' ? null : JSON.parse(quoted)
  switch (what) {
    case 'invoke get':
      return { kind: 'call', input: { key, operation: { kind: 'get' } } }
    case 'invoke put':
      return value === null ? undefined : { kind: 'call', input: { key, operation: { kind: 'put', value } } }
    case 'invoke append':
      return value === null
        ? undefined
        : { kind: 'call', input: { key, operation: { kind: 'append', value } } }
    case 'ok get':
      return value === null ? undefined : { kind: 'answer', output: value }
    case 'ok put':
    case 'ok append':
      return { kind: 'answer', output: null }
    default:
      return { kind: what.startsWith('fail') ? 'did-not-happen' : 'unknown' }
  }
}
