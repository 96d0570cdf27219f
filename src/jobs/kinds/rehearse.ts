import {
  partsOfRehearsal,
  prepareRehearsal,
  type RehearsalInput,
  type RehearsalPart,
} from '../../trial/rehearsal-parts.ts'
import type { RunsSeen } from '../../trial/rehearsal-runs.ts'
import type { JobKind } from '../job-kind.ts'

/** Runs of services: a part is some hundred runs of one. */
export const REHEARSE: JobKind<RehearsalInput, RehearsalPart, RunsSeen> = {
  name: 'rehearse',
  partsOf: partsOfRehearsal,
  prepare: prepareRehearsal,
}
