import type { HeadroomInput } from '../../model/planning/headroom-input.ts'
import type { SurvivalInput } from '../../model/planning/survival.ts'
import { findFixes } from '../../planning/fix/find-fixes.ts'
import { partsOfHeadroom, prepareHeadroom, resultOfHeadroom } from '../../planning/headroom/headroom.ts'
import { partsOfSurvival } from '../../planning/survive/parts.ts'
import { prepareSurvival } from '../../planning/survive/prepare.ts'
import { resultOfSurvival } from '../../planning/survive/result.ts'
import type { PlanningNews, PlanningTask } from '../state/planning-state.ts'

type Say = (news: PlanningNews) => void

/** Answers a question, and says on the way how far it is. `now`: milliseconds of a clock. */
export const answer = (task: PlanningTask, say: Say, now: () => number): void => {
  try {
    if (task.kind === 'fix') answerFix(task, say)
    else if (task.kind === 'failures') answerFailures(task.input, say, now)
    else answerHeadroom(task.input, say, now)
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

/** Answers part by part; `show` is told of all answers there are, now and then, and at the end. */
const inParts = <Part, Answer>(
  parts: readonly Part[],
  ask: (part: Part) => Answer,
  show: (answers: readonly Answer[], isDone: boolean) => void,
  say: Say,
  now: () => number,
): void => {
  const answers: Answer[] = []
  let saidAt = now()
  for (const part of parts) {
    answers.push(ask(part))
    if (now() - saidAt < EVERY_MS) continue
    saidAt = now()
    say({ kind: 'progress', done: answers.length, total: parts.length })
    show(answers, false)
  }
  show(answers, true)
}

const answerFailures = (input: SurvivalInput, say: Say, now: () => number): void => {
  const parts = partsOfSurvival(input)
  say({ kind: 'progress', done: 0, total: parts.length })
  inParts(
    parts,
    prepareSurvival(input),
    (answers, isDone) => say({ kind: 'survival', survival: resultOfSurvival(input, answers), isDone }),
    say,
    now,
  )
}

const answerHeadroom = (input: HeadroomInput, say: Say, now: () => number): void => {
  const parts = partsOfHeadroom(input)
  say({ kind: 'progress', done: 0, total: parts.length })
  inParts(
    parts,
    prepareHeadroom(input),
    (answers, isDone) => say({ kind: 'headroom', result: resultOfHeadroom(input, answers, isDone), isDone }),
    say,
    now,
  )
}
