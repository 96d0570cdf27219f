import { defined } from '../../model/defined.ts'
import type { FailureDetection } from '../../model/services.ts'
import { asFields, type Fields, own } from '../reading/fields.ts'
import type { RequestContext } from '../requests/request-context.ts'
import type { Path } from '../source/source.ts'
import { readRemarks } from '../topology/read-remarks.ts'
import { isSlots, readSlots } from './read-slots.ts'
import type { Head, ServiceReading } from './service-reading.ts'
import { periodReader, timeReader } from './service-times.ts'

export const readDetection = (
  fields: Fields,
  path: Path,
  { id, members }: Head,
  context: RequestContext,
): ServiceReading => {
  const read = timeReader(fields, path, context)
  const heartbeat = readSlots(fields, path, 'heartbeat', 0, context)
  const pollPs = read('poll', 'up') ?? 0
  const losses = own(fields, 'losses')
  const application = readApplication(fields, path, context)
  const detectionPs = timeReader(
    asFields(own(fields, 'deadline')),
    [...path, 'deadline'],
    context,
  )('detection', 'down')
  const draft = defined({ kind: 'failure-detection' as const, id, members, heartbeat })
  if (id === undefined || members === undefined || !isSlots(heartbeat)) return { draft, service: undefined }
  const service: FailureDetection = {
    kind: 'failure-detection',
    id,
    members,
    heartbeat,
    losses: typeof losses === 'number' ? losses : 1,
    pollPs,
    ...defined({ application }),
    ...(detectionPs === undefined ? {} : { deadline: { detectionPs } }),
    ...readRemarks(fields),
  }
  return { draft, service }
}

const readApplication = (
  fields: Fields,
  base: Path,
  context: RequestContext,
): FailureDetection['application'] => {
  if (own(fields, 'application') === undefined) return undefined
  const [inner, path] = [asFields(own(fields, 'application')), [...base, 'application']]
  const updatePs = periodReader(inner, path, context)('update')
  const delayPs = timeReader(inner, path, context)('delay', 'up')
  return updatePs === undefined || delayPs === undefined ? undefined : { updatePs, delayPs }
}
