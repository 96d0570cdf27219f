import type { DetectionOutcome, ReplicationOutcome } from '../../coordination/outcome/service-outcome.ts'
import type { ServicesResult } from '../../coordination/outcome/services-result.ts'
import { type CsvCell, toCsv } from '../typeset/csv.ts'
import type { ReportOptions } from '../typeset/options.ts'

type Row = readonly [quantity: string, value: CsvCell, unit: string]

const detectionRows = (s: DetectionOutcome): readonly Row[] => [
  ['lambdaPs', s.lambdaPs, 'ps'],
  ['thresholdPs', s.thresholdPs, 'ps'],
  ['detectionPs', s.detectionPs, 'ps'],
  ['soonestPs', s.soonestPs, 'ps'],
  ['firstHeartbeatPs', s.firstHeartbeatPs, 'ps'],
  ['mistakeEverySeconds.all', s.mistakeEverySeconds?.all, 's'],
  ['mistakeEverySeconds.worstPair', s.mistakeEverySeconds?.worstPair, 's'],
  ['mistakeLastsPs', s.mistakeLastsPs, 'ps'],
]

const groupRows = (s: ReplicationOutcome): readonly Row[] => [
  ['slotWaitPs', s.slotWaitPs, 'ps'],
  ...Object.entries(s.commitPs ?? {}).flatMap(([failures, commit]): Row[] => [
    [`commitPs.${failures}.leader`, commit.leader, 'ps'],
    [`commitPs.${failures}.visible`, commit.visible, 'ps'],
  ]),
  ...Object.entries(s.visibleByAcksPs ?? {}).map(
    ([failures, ps]): Row => [`visibleByAcksPs.${failures}`, ps, 'ps'],
  ),
  ['throughputBytesPerSecond', s.throughputBytesPerSecond, 'B/s'],
  ['offeredBytesPerSecond', s.offeredBytesPerSecond, 'B/s'],
  ['rtoPs', s.rtoPs, 'ps'],
  ['lossAddsPs', s.lossAddsPs, 'ps'],
  ['ringPackets', s.ringPackets, 'packets'],
  ['election.thresholdPs', s.election.thresholdPs, 'ps'],
  ['election.gracePs', s.election.gracePs, 'ps'],
  ['election.slotPs', s.election.slotPs, 'ps'],
  ['election.deferralSlotPs', s.election.deferralSlotPs, 'ps'],
  ['election.roundTimerPs', s.election.roundTimerPs, 'ps'],
  ...Object.entries(s.election.failoverPs ?? {}).map(
    ([rank, ps]): Row => [`election.failoverPs.${rank}`, ps, 'ps'],
  ),
]

/** One row per service and number; numbers bear the names of the JSON. Empty: no bound, or not counted. */
export const servicesCsv = ({ services }: ServicesResult, { limit }: ReportOptions = {}): string =>
  toCsv(
    ['service', 'kind', 'accepted', 'quantity', 'value', 'unit'],
    services.slice(0, limit).flatMap((service): readonly CsvCell[][] => {
      const { id, kind, accepted } = service
      const row = ([quantity, value, unit]: Row): CsvCell[] => [id, kind, accepted, quantity, value, unit]
      if (!service.accepted) return service.rejected.map(reason => row([reason.code, reason.tunnel, '']))
      const rows = service.kind === 'replication' ? groupRows(service) : detectionRows(service)
      return [
        ...rows.map(row),
        ...service.verdicts.map(verdict => row([`${verdict.code}.${verdict.about}`, verdict.holds, ''])),
      ]
    }),
  )
