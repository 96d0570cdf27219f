// How long it takes to judge histories of 20,000 operations of 20 clients who hardly rest: by objects, kinds of values and
// lost answers. Throws where a verdict is wrong, or one takes more than 5 s of processor time. Options: --operations=N, --only=TEXT.
import { checkLinearizable } from '../src/history/check-linearizable.ts'
import type { History } from '../src/history/definition/operation.ts'
import type { SequentialModel } from '../src/history/definition/sequential-model.ts'
import { list } from '../src/history/models/list.ts'
import { perKey } from '../src/history/models/per-key.ts'
import { register } from '../src/history/models/register.ts'
import { listOf, longHistory, registerOf, spoiled } from '../test/history/long-history.ts'
import { cpuMillisOf, machine } from './support/measure.ts'
import { option } from './support/options.ts'
import { ms, printTable } from './support/table.ts'

const OPERATIONS = Number(option('operations', '20000'))
const ONLY = option('only', '')
const MOST_MS = 5000

interface Judged {
  readonly name: string
  readonly judge: () => string
  readonly expected: 'linearizable' | 'not-linearizable'
}

const judged = <S, I, O>(
  name: string,
  model: SequentialModel<S, I, O>,
  history: History<I, O>,
  expected: Judged['expected'] = 'linearizable',
): Judged => ({ name, judge: () => checkLinearizable(model, history).kind, expected })

const shape = (keys: number, lostPerMille = 0) => ({
  operations: OPERATIONS,
  clients: 20,
  keys,
  lostPerMille,
  seed: 1,
})
const registers = perKey(register<number>())
const lists = perKey(list)
const few = longHistory(registerOf(5), shape(1))
const lateList = spoiled(
  longHistory(listOf(), shape(10)),
  output => output !== null && output.length > 30,
  output => output?.slice(0, -30) ?? null,
)

const CASES = [
  judged('one register, 5 values', registers, few),
  judged('one register, 5 values, lost answers', registers, longHistory(registerOf(5), shape(1, 5))),
  judged('one register, a million values', registers, longHistory(registerOf(1_000_000), shape(1))),
  judged('10 registers, 5 values, lost answers', registers, longHistory(registerOf(5), shape(10, 5))),
  judged('10 lists', lists, longHistory(listOf(), shape(10))),
  judged('10 lists, lost answers', lists, longHistory(listOf(), shape(10, 5))),
  judged(
    'one register, a value nobody wrote',
    registers,
    spoiled(
      few,
      output => output.kind === 'read',
      output => ({ ...output, value: 77 }),
    ),
    'not-linearizable',
  ),
  judged('10 lists, a stale read', lists, lateList, 'not-linearizable'),
]

const rows = CASES.filter(({ name }) => name.includes(ONLY)).map(({ name, judge, expected }) => {
  let verdict = ''
  const cpuMs = cpuMillisOf(() => {
    verdict = judge()
  })
  if (verdict !== expected) throw new Error(`${name}: expected ${expected}, found ${verdict}`)
  if (cpuMs > MOST_MS) throw new Error(`${name}: ${ms(cpuMs)} ms, at most ${MOST_MS} allowed`)
  return [name, verdict, ms(cpuMs)]
})
printTable(`${OPERATIONS} operations of 20 clients, ${machine()}`, ['history', 'verdict', 'cpu ms'], rows)
