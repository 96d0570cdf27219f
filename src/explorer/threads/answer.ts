import type { FailureAnswer, SurvivalInput } from '../../model/planning/survival.ts'
import { findFixes } from '../../planning/fix/find-fixes.ts'
import { partsOfSurvival } from '../../planning/survive/parts.ts'
import { prepareSurvival } from '../../planning/survive/prepare.ts'
import { resultOfSurvival } from '../../planning/survive/result.ts'
import type { PlanningNews, PlanningTask } from '../state/planning-state.ts'

type Say = (news: PlanningNews) => void

/** Answers a question, and says on the way how far it is. `now`: milliseconds of a clock. */
export const answer = (task: PlanningTask, say: Say, now: () => number): void => {
  try {
    if (task.kind === 'fix') answerFix(task, say)
    else answerFailures(task.input, say, now)
  } catch (error) {
    say({ kind: 'failed', why: error instanceof Error ? error.message : String(error) })
  }
}

const answerFix = ({ topology, tunnels, target }: Extract<PlanningTask, { kind: 'fix' }>, say: Say): void => {
  const found = findFixes(topology, tunnels, target, {
    onProgress: (done, total) => say({ kind: 'progress', done, total }),
  })
  say({ kind: 'fixes', found })
}

/** What is known so far is shown so often. */
const EVERY_MS = 300

const answerFailures = (input: SurvivalInput, say: Say, now: () => number): void => {
  const parts = partsOfSurvival(input)
  say({ kind: 'progress', done: 0, total: parts.length })
  const ask = prepareSurvival(input)
  const answers: FailureAnswer[] = []
  let saidAt = now()
  for (const part of parts) {
    answers.push(ask(part))
    if (now() - saidAt < EVERY_MS) continue
    saidAt = now()
    say({ kind: 'progress', done: answers.length, total: parts.length })
    say({ kind: 'survival', survival: resultOfSurvival(input, answers), isDone: false })
  }
  say({ kind: 'survival', survival: resultOfSurvival(input, answers), isDone: true })
}
