import type { Command } from '../model/command.ts'
import type { Contract } from './contract/contract.ts'
import type { CommandOutcome } from './contract/decision.ts'
import type { Asking, JournalEntry } from './contract/journal-entry.ts'

/** What one of several callers asks, on the state that those before it led to; what it throws is its answer. */
export type Turn = () => {
  readonly command: Command
  /** Whole ms of the caller's clock. */
  readonly nowMs: number
  readonly asking?: Asking
}

/** What a caller is answered once it stands. */
export type Answered =
  | {
      readonly ok: true
      /** What was decided. */
      readonly outcome: CommandOutcome
      /** The contract that it is about as this decision left it; undefined where there is none. */
      readonly contract: Contract | undefined
    }
  | {
      readonly ok: false
      /** Why nothing was. */
      readonly error: unknown
    }

/** What it throws as an answer. */
const answered = (work: () => Answered): Answered => {
  try {
    return work()
  } catch (error) {
    return { ok: false, error }
  }
}

/**
 * Whether decisions on it may wait for others to be kept with: most that come at once only place or free. What else there is changes
 * more than the state (the network, the clock, what meters have shown), and is kept by itself.
 */
const mayShare = ({ kind }: Command): boolean => kind === 'request' || kind === 'change' || kind === 'release'

/** Decisions that are in the state and not yet in the journal. */
export interface Unkept {
  readonly entries: JournalEntry[]
  /** What takes each of them out of the state again. */
  readonly undos: (() => void)[]
}

/** What turns are taken with. */
export interface Taking {
  /** Decides alone, keeps it and tells of it. */
  readonly alone: (asked: ReturnType<Turn>) => Answered
  /** Decides, takes that into the state and adds it to those that are not kept. */
  readonly together: (asked: ReturnType<Turn>, unkept: Unkept) => Answered
  /** Keeps them; where that fails, the state is what it was before them. */
  readonly keep: (unkept: Unkept) => Extract<Answered, { ok: false }> | undefined
  /** Tells of them. */
  readonly tell: (entries: readonly JournalEntry[]) => void
}

/** Takes turns one after the other (`Controller.executeEach`). */
export const takeTurns = (
  turns: readonly Turn[],
  isEnough: () => boolean,
  { alone, together, keep, tell }: Taking,
): readonly Answered[] => {
  const answers: Answered[] = []
  const errors: unknown[] = []
  let unkept: (Unkept & { readonly from: number }) | undefined
  const keepAll = (): Answered | undefined => {
    const group = unkept
    unkept = undefined
    if (group === undefined || group.entries.length === 0) return undefined
    const failed = keep(group)
    if (failed !== undefined) answers.fill(failed, group.from)
    else
      try {
        tell(group.entries)
      } catch (error) {
        // Of a listener: what it was told of stands, and the turns go on.
        errors.push(error)
      }
    return failed
  }
  for (const turn of turns) {
    if (answers.length > 0 && isEnough()) break
    const answer = answered(() => {
      const asked = turn()
      // One that is alone is taken into the state only when it is kept.
      if (turns.length === 1 || !mayShare(asked.command)) return keepAll() ?? alone(asked)
      unkept ??= { entries: [], undos: [], from: answers.length }
      return together(asked, unkept)
    })
    answers.push(answer)
  }
  keepAll()
  if (errors.length > 0) throw errors[0]
  return answers
}
