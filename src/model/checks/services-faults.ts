import { MOST_DELAY_LIMIT_PS } from '../../quantity/scale.ts'
import { wireSizeBits } from '../encapsulation.ts'
import { logPacketBits, type Service, type Services } from '../services.ts'
import type { Fault, Path } from './fault.ts'
import { Faults, type Fields } from './faults.ts'
import { InputError } from './input-error.ts'
import { checkRemarks, REMARK_KEYS } from './remark-faults.ts'
import { requestListFaults } from './request-faults.ts'
import { serviceMeaningFaults } from './service-faults.ts'
import type { NetworkNames } from './topology-faults.ts'
import { countFrom, LANE, LOAD_SIZE, PERIOD, RATE, SIZE, TIME, type WholeRule } from './whole.ts'
import { describe } from './words.ts'

const SAFE_TIME = '1000 s at most: sums of it must be kept exactly'
/** A time of a service, ps. */
export const SERVICE_TIME: WholeRule = { ...TIME, safe: SAFE_TIME, most: MOST_DELAY_LIMIT_PS }
/** A period of a service, ps. */
export const SERVICE_PERIOD: WholeRule = { ...PERIOD, safe: SAFE_TIME, most: MOST_DELAY_LIMIT_PS }
/** Heartbeats that may be lost in a row. */
export const LOSSES: WholeRule = countFrom(0, 1000)
/** Members that may be down. */
export const FAILURES: WholeRule = countFrom(0, 1_000_000)
/** A size of a workload, bits: 1 TB at most, so that it can be counted with its lengths. */
export const WORKLOAD_SIZE: WholeRule = { ...SIZE, most: 8_000_000_000_000 }
const ENTRY_SIZE: WholeRule = { ...LOAD_SIZE, most: 8_000_000_000_000 }

/** A probability below 1, as it must be for anything to arrive. */
export const isErrorRate = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value < 1
export const ERROR_RATE = 'a probability: a number from 0 to below 1, such as 1e-12'

const keys = (...names: readonly string[]): ReadonlySet<string> => new Set([...names, ...REMARK_KEYS])
const only = (...names: readonly string[]): ReadonlySet<string> => new Set(names)

const SERVICES = keys('services', 'bitErrorRate', 'requests')
const DETECTION = keys('kind', 'id', 'members', 'heartbeat', 'losses', 'application', 'pollPs', 'deadline')
const REPLICATION = keys(
  'kind',
  'id',
  'detector',
  'members',
  'leaders',
  'replication',
  'acks',
  'commit',
  'elections',
  'processing',
  'diskPs',
  'workload',
  'failures',
  'deadline',
)
const SLOTS = ['periodPs', 'loadSizeBits', 'sizeBits', 'lane'] as const

/** Everything that is wrong with services made by hand, beside a topology whose names are known; paths from their root. */
export const servicesFaults = (value: unknown, names: NetworkNames): readonly Fault[] => {
  const faults = new Faults()
  if (!faults.map(value, [], 'services: { services, requests }', SERVICES)) return faults.found
  checkRemarks(faults, value, [])
  if (value.bitErrorRate !== undefined && !isErrorRate(value.bitErrorRate))
    faults.add('OUT_OF_RANGE', ['bitErrorRate'], ERROR_RATE, describe(value.bitErrorRate))
  if (faults.list(value.services, ['services'], 'a list of services')) {
    for (const [i, service] of value.services.entries()) checkService(faults, service, ['services', i], names)
    // What services say of each other can be told only where each is one.
    if (faults.found.length === 0)
      faults.addAll(['services'], serviceMeaningFaults(value.services as readonly Service[], names))
  }
  if (faults.list(value.requests, ['requests'], 'a list of requests'))
    faults.addAll(['requests'], requestListFaults(value.requests, 'request', names))
  return faults.found
}

/** Throws one InputError with everything that is wrong with services. */
export const requireServices = (value: Services, names: NetworkNames): void => {
  const faults = servicesFaults(value, names)
  if (faults.length > 0)
    throw new InputError(faults.map(fault => ({ ...fault, path: ['services', ...fault.path] })))
}

const checkService = (faults: Faults, value: unknown, path: Path, names: NetworkNames): void => {
  const kind = (value as { kind?: unknown } | null)?.kind
  const isGroup = kind === 'replication'
  if (!faults.map(value, path, 'a service', isGroup ? REPLICATION : DETECTION)) return
  faults.choice(kind, path, 'kind', ['failure-detection', 'replication'])
  faults.name(value.id, path, 'id')
  checkNames(faults, value.members, path, 'members')
  checkRemarks(faults, value, path)
  if (isGroup) checkReplication(faults, value, path, names)
  else if (kind === 'failure-detection') checkDetection(faults, value, path, names)
}

const checkNames = (faults: Faults, value: unknown, base: Path, key: string): void => {
  const path = [...base, key]
  if (!faults.list(value, path, 'a list of nodes')) return
  for (const [i, name] of value.entries()) faults.name(name, path, i)
}

const checkDetection = (faults: Faults, value: Fields, path: Path, names: NetworkNames): void => {
  checkSlots(faults, value.heartbeat, [...path, 'heartbeat'], names)
  faults.whole(value.losses, path, 'losses', LOSSES)
  faults.whole(value.pollPs, path, 'pollPs', SERVICE_TIME)
  const { application, deadline } = value
  if (application !== undefined) {
    const at = [...path, 'application']
    if (faults.map(application, at, '{ updatePs, delayPs }', only('updatePs', 'delayPs'))) {
      faults.whole(application.updatePs, at, 'updatePs', SERVICE_PERIOD)
      faults.whole(application.delayPs, at, 'delayPs', SERVICE_TIME)
    }
  }
  checkTimes(faults, deadline, [...path, 'deadline'], ['detectionPs'])
}

const checkReplication = (faults: Faults, value: Fields, path: Path, names: NetworkNames): void => {
  faults.name(value.detector, path, 'detector')
  checkNames(faults, value.leaders, path, 'leaders')
  checkSlots(faults, value.replication, [...path, 'replication'], names, true)
  checkSlots(faults, value.acks, [...path, 'acks'], names)
  faults.choice(value.commit, path, 'commit', ['heartbeat', 'replication', 'both'])
  if (value.elections !== 'ranked') {
    const at = [...path, 'elections']
    if (faults.map(value.elections, at, 'ranked, or { randomPs }', only('randomPs')))
      faults.whole(value.elections.randomPs, at, 'randomPs', SERVICE_PERIOD)
  }
  const processing = [...path, 'processing']
  if (faults.map(value.processing, processing, '{ leaderPs, followerPs }', only('leaderPs', 'followerPs'))) {
    faults.whole(value.processing.leaderPs, processing, 'leaderPs', SERVICE_TIME)
    faults.whole(value.processing.followerPs, processing, 'followerPs', SERVICE_TIME)
  }
  faults.optionalWhole(value.diskPs, path, 'diskPs', SERVICE_TIME)
  faults.whole(value.failures, path, 'failures', FAILURES)
  if (value.workload !== undefined) {
    const at = [...path, 'workload']
    if (faults.map(value.workload, at, '{ rateBps, burstBits, entryBits }', WORKLOAD)) {
      faults.whole(value.workload.rateBps, at, 'rateBps', RATE)
      faults.whole(value.workload.burstBits, at, 'burstBits', WORKLOAD_SIZE)
      faults.whole(value.workload.entryBits, at, 'entryBits', ENTRY_SIZE)
    }
  }
  checkTimes(faults, value.deadline, [...path, 'deadline'], ['commitPs', 'visiblePs', 'failoverPs'])
}

const WORKLOAD = only('rateBps', 'burstBits', 'entryBits')

const checkTimes = (faults: Faults, value: unknown, path: Path, times: readonly string[]): void => {
  if (value === undefined) return
  if (!faults.map(value, path, `{ ${times.join(', ')} }`, new Set(times))) return
  for (const key of times) faults.optionalWhole(value[key], path, key, SERVICE_TIME)
}

const checkSlots = (
  faults: Faults,
  value: unknown,
  path: Path,
  { encapsulation }: NetworkNames,
  isLog = false,
): void => {
  const known = path.at(-1) === 'acks' ? only(...SLOTS, 'to') : only(...SLOTS)
  if (!faults.map(value, path, `{ ${[...known].join(', ')} }`, known)) return
  const { loadSizeBits, sizeBits } = value
  if (known.has('to')) faults.choice(value.to, path, 'to', ['leader', 'all'])
  faults.whole(value.periodPs, path, 'periodPs', SERVICE_PERIOD)
  faults.whole(value.lane, path, 'lane', LANE)
  const isLoad = faults.whole(loadSizeBits, path, 'loadSizeBits', LOAD_SIZE)
  const isSize = faults.whole(sizeBits, path, 'sizeBits', SIZE)
  if (!(isLoad && isSize) || encapsulation === undefined) return
  const full = logPacketBits(encapsulation, loadSizeBits)
  if (isLog && loadSizeBits !== full)
    faults.add('SERVICES_PACKET', [...path, 'loadSizeBits'], `${full}, a full packet`, String(loadSizeBits))
  else if (loadSizeBits <= full && wireSizeBits(encapsulation, loadSizeBits) !== sizeBits)
    faults.add(
      'WRONG_SIZE',
      [...path, 'sizeBits'],
      `${wireSizeBits(encapsulation, loadSizeBits)}, which is what ${encapsulation.name} makes of it (wireSizeBits)`,
      String(sizeBits),
    )
}
