import type { CommandOutcome } from '../../controller/contract/decision.ts'
import type { JournalEntry } from '../../controller/contract/journal-entry.ts'
import type { DecisionSummary } from '../../model/decision-summary.ts'
import { defined } from '../../model/defined.ts'

/** A decision in a few words; with whose token it was asked for. */
export const summaryOf = ({ sequence, command, decision, actor }: JournalEntry): DecisionSummary => {
  const { atMs, outcome, settledMs } = decision
  return {
    sequence,
    atMs,
    asked: command.kind,
    outcome: outcome.kind === 'metered' ? outcome.verdict : outcome.kind,
    settledMs,
    ...countsOf(outcome),
    ...defined({
      id: 'id' in outcome ? outcome.id : undefined,
      what: command.kind === 'fail' || command.kind === 'restore' ? command.what : undefined,
      reason: outcome.kind === 'rejected' ? outcome.rejection.message : undefined,
      startsMs: 'startsMs' in outcome ? outcome.startsMs : undefined,
      by: actor?.name,
    }),
  }
}

const countsOf = (
  outcome: CommandOutcome,
): Pick<DecisionSummary, 'moved' | 'rerouted' | 'broken' | 'restored'> => ({
  moved: 'affected' in outcome ? outcome.affected.length : 0,
  rerouted: 'rerouted' in outcome ? outcome.rerouted.length : 0,
  broken: 'broken' in outcome ? outcome.broken.length : 0,
  restored: 'restored' in outcome ? outcome.restored.length : 0,
})

/** What everybody who may look is told of it. */
export const withoutActor = ({ by: _, ...rest }: DecisionSummary): DecisionSummary => rest
