// Works through random commands with a journal and says what it has acknowledged, until it is killed.
// Arguments: journal file, seed.
import { writeSync } from 'node:fs'
import { CommandError } from '../../../src/controller/contract/command-error.ts'
import type { Journal, JournalEntry } from '../../../src/controller/contract/journal-entry.ts'
import { resolveControllerOptions } from '../../../src/controller/contract/options.ts'
import { Controller } from '../../../src/controller/controller.ts'
import { openJournal } from '../../../src/controller/journal/open-journal.ts'
import { sha256 } from '../../../src/controller/plan/fingerprint.ts'
import { random } from '../../arbitraries/random.ts'
import { twoWays } from '../line.ts'
import { randomCommand } from '../random-commands.ts'

const [path = '', seed = '1'] = process.argv.slice(2)
const topology = twoWays()
const { journal } = await openJournal(path, topology, resolveControllerOptions())
let last: readonly JournalEntry[] = []
const watched: Journal = {
  append: entries => {
    journal.append(entries)
    last = entries
  },
  settled: state => journal.settled(state),
}
const controller = new Controller(
  topology,
  { remedies: false },
  watched,
  journal.entries(),
  journal.snapshot(),
)
const draw = random(Number(seed))
writeSync(1, 'ready\n')
for (;;) {
  last = []
  const many = Array.from({ length: draw.chance(0.2) ? 3 : 1 }, () =>
    randomCommand(draw, topology, controller.state),
  )
  try {
    controller.executeAll(many, controller.state.nowMs + draw.int(0, 2000))
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
  }
  if (last.length > 0)
    writeSync(
      1,
      `${last.map(({ sequence, command, decision }) => `ack ${sequence} ${sha256(JSON.stringify([command, decision]))} ${last.length}`).join('\n')}\n`,
    )
}
