import { Command } from 'commander'
import { helpEnd, type Run } from '../../process/command.ts'
import { clockCommand } from './journal-clock.ts'
import { copyCommands } from './journal-copies.ts'
import { lookCommands } from './journal-looks.ts'

/** `xlane journal …`: looks at the journal of a controller, and takes care of it. */
export const journalCommand = (run: Run): Command => {
  const command = new Command('journal')
    .description('look at the journal of a controller, back it up, restore it, make it shorter')
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane journal verify contracts.journal topology.yaml',
          'xlane journal log contracts.journal --limit 20',
          'xlane journal backup contracts.journal contracts.backup',
        ],
        [
          'verify, log and backup also work while a service has the journal; the others need it for themselves.',
        ],
      ),
    )
  for (const sub of [...lookCommands(run), ...copyCommands(run), clockCommand(run)]) command.addCommand(sub)
  return command
}
