import { defined } from '../../model/defined.ts'
import type { Replication } from '../../model/services.ts'
import { asFields, asName, type Fields, own } from '../reading/fields.ts'
import type { RequestContext } from '../requests/request-context.ts'
import type { Path } from '../source/source.ts'
import { readRemarks } from '../topology/read-remarks.ts'
import { isSlots, readSlots } from './read-slots.ts'
import { readWorkload } from './read-workload.ts'
import { type Head, readNames, type ServiceReading } from './service-reading.ts'
import { periodReader, timeReader } from './service-times.ts'

export const readReplication = (
  fields: Fields,
  path: Path,
  { id, members }: Head,
  context: RequestContext,
): ServiceReading => {
  const detector = asName(own(fields, 'detector'))
  const leaders = readLeaders(own(fields, 'leaders'), members)
  const replication = readSlots(fields, path, 'replication', 1, context)
  const slots = readSlots(fields, path, 'acks', 1, context)
  const to = own(asFields(own(fields, 'acks')), 'to') === 'all' ? ('all' as const) : ('leader' as const)
  const workload = readWorkload(fields, path, context)
  const failures = own(fields, 'failures') ?? 0
  const elections = readElections(fields, path, context)
  const processing = timeReader(asFields(own(fields, 'processing')), [...path, 'processing'], context)
  const [leaderPs = 0, followerPs = 0] = [processing('leader', 'up'), processing('follower', 'up')]
  const diskPs = timeReader(
    asFields(own(fields, 'durability')),
    [...path, 'durability'],
    context,
  )('disk', 'up')
  const deadline = readDeadline(fields, path, context)
  const draft = defined({
    kind: 'replication' as const,
    id,
    members,
    detector,
    leaders,
    replication,
    acks: { ...slots, to },
    workload: workload?.draft,
    failures: typeof failures === 'number' ? failures : undefined,
  })
  if (id === undefined || members === undefined || detector === undefined || leaders === undefined)
    return { draft, service: undefined }
  if (!isSlots(replication) || !isSlots(slots) || typeof failures !== 'number')
    return { draft, service: undefined }
  const service: Replication = {
    kind: 'replication',
    id,
    detector,
    members,
    leaders,
    replication,
    acks: { ...slots, to },
    commit: (own(fields, 'commit') ?? 'both') as Replication['commit'],
    elections,
    processing: { leaderPs, followerPs },
    ...defined({ diskPs, workload: workload?.whole }),
    failures,
    ...(deadline === undefined ? {} : { deadline }),
    ...readRemarks(fields),
  }
  return { draft, service }
}

const readLeaders = (
  value: unknown,
  members: readonly string[] | undefined,
): readonly string[] | undefined => (value === undefined || value === 'all' ? members : readNames(value))

const readElections = (fields: Fields, path: Path, context: RequestContext): Replication['elections'] => {
  const value = own(fields, 'elections')
  const randomPs = periodReader(asFields(value), [...path, 'elections'], context)('random')
  return randomPs === undefined ? 'ranked' : { randomPs }
}

const readDeadline = (
  fields: Fields,
  path: Path,
  context: RequestContext,
): Replication['deadline'] | undefined => {
  if (own(fields, 'deadline') === undefined) return undefined
  const read = timeReader(asFields(own(fields, 'deadline')), [...path, 'deadline'], context)
  return defined({
    commitPs: read('commit', 'down'),
    visiblePs: read('visible', 'down'),
    failoverPs: read('failover', 'down'),
  })
}
