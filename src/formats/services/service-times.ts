import { SERVICE_PERIOD, SERVICE_TIME } from '../../model/checks/services-faults.ts'
import { wholeFault } from '../../model/checks/whole.ts'
import { describe } from '../../model/checks/words.ts'
import { type Fields, own } from '../reading/fields.ts'
import type { RequestContext } from '../requests/request-context.ts'
import type { Path } from '../source/source.ts'

/** Reads times of one map: rounded to the side that asks for more, and none so long that sums of it could not be kept. */
export const timeReader =
  (fields: Fields, path: Path, { read, problems }: RequestContext) =>
  (key: string, side: 'up' | 'down'): number | undefined => {
    const ps = read[side](fields, path, key, 'time')
    const fault = ps === undefined ? undefined : wholeFault(ps, SERVICE_TIME)
    if (fault === undefined) return ps
    problems.add({ ...fault, path: [...path, key], found: describe(own(fields, key)) })
    return undefined
  }

export const periodReader =
  (fields: Fields, path: Path, { read, problems }: RequestContext) =>
  (key: string): number | undefined => {
    const ps = read.down(fields, path, key, 'time')
    const fault = ps === undefined ? undefined : wholeFault(ps, SERVICE_PERIOD)
    if (fault === undefined) return ps
    problems.add({ ...fault, path: [...path, key], found: describe(own(fields, key)) })
    return undefined
  }
