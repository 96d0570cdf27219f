import type { FailureOutcome, Survival } from '../../model/planning/survival.ts'
import { junitOf, type Test } from '../ci/junit.ts'
import { counted } from '../typeset/numbers.ts'
import { failureName, lossesText } from './failure-columns.ts'

/**
 * JUnit XML ([JUNIT23]): a test for each failure, which holds where what was required does; where nothing was required, where no
 * request is lost and no promise broken. `name` is that of the network.
 */
export const survivalJunit = (survival: Survival, name: string): string =>
  junitOf(
    survival.failures.map(failure => testOf(failure, survival)),
    name,
  )

const testOf = (failure: FailureOutcome, { required }: Survival): Test => {
  const { undecided, lost, broken, interrupted, cutOff } = failure
  const test = { className: required?.name ?? 'failures', name: failureName(failure) }
  if (undecided !== undefined)
    return { ...test, wrong: { kind: 'error', code: 'UNDECIDED', message: undecided } }
  if (failure.meets ?? (lost.length === 0 && broken.length === 0)) return test
  const said = [
    ...(interrupted.length > 0 ? [`${counted(interrupted.length, 'request')} interrupted`] : []),
    ...(lost.length > 0 ? [`lost: ${lossesText(failure)}`] : []),
    ...(cutOff.length > 0 ? [`${counted(cutOff.length, 'request')} cut off`] : []),
    ...broken.map(({ message }) => message),
  ]
  const code = broken[0]?.code ?? (lost.length > 0 ? 'LOST' : cutOff.length > 0 ? 'CUT_OFF' : 'INTERRUPTED')
  return { ...test, wrong: { kind: 'failure', code, message: said.join('; ') } }
}
