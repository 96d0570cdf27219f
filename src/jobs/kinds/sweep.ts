import type { SweepInput, SweepPart } from '../../model/planning/sweep.ts'
import { partsOfSweep, prepareSweep, type SweepAnswer } from '../../planning/sweep/sweep.ts'
import type { JobKind } from '../job-kind.ts'

/** A sweep: a part is one point, or one deadline whose end is looked for. */
export const SWEEP: JobKind<SweepInput, SweepPart, SweepAnswer> = {
  name: 'sweep',
  partsOf: partsOfSweep,
  prepare: prepareSweep,
}
