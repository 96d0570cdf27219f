import { formatSize } from '../../quantity/format-quantity.ts'
import { nearest } from '../../quantity/nearest.ts'
import {
  type AckAudience,
  ENTRY_HEADER_BITS,
  LOG_HEADER_BITS,
  type LogWorkload,
  logPacketBits,
  majorityOf,
  mostFailures,
  type Service,
  type SlotTraffic,
} from '../services.ts'
import { loadSizeFaults } from './encapsulation-faults.ts'
import type { Fault, FaultCode, Path } from './fault.ts'
import { Faults } from './faults.ts'
import { type NetworkNames, unknownNodeFaults } from './topology-faults.ts'
import { describe, oneOf } from './words.ts'

/** As much of a service as could be read: what can be checked is checked, whatever else is wrong with it. */
export interface ServiceDraft {
  readonly kind?: Service['kind'] | undefined
  readonly id?: string | undefined
  readonly members?: readonly string[] | undefined
  readonly heartbeat?: Partial<SlotTraffic> | undefined
  readonly detector?: string | undefined
  readonly leaders?: readonly string[] | undefined
  readonly replication?: Partial<SlotTraffic> | undefined
  readonly acks?: (Partial<SlotTraffic> & { readonly to?: AckAudience }) | undefined
  readonly workload?: Partial<LogWorkload> | undefined
  readonly failures?: number | undefined
}

/** The shortest entry, of one byte, with the headers of packet and entry. */
const LEAST_PACKET_BITS = LOG_HEADER_BITS + ENTRY_HEADER_BITS + 8

/** What services say of each other and of their network; paths from the list of them. */
export const serviceMeaningFaults = (
  drafts: readonly ServiceDraft[],
  names: NetworkNames,
): readonly Fault[] => {
  const faults = new Faults()
  const detectors = new Map<string, ServiceDraft>()
  const ids = new Map<string, number>()
  for (const [index, draft] of drafts.entries()) {
    const { id, kind } = draft
    if (id === undefined) continue
    const first = ids.get(id)
    if (first === undefined) ids.set(id, index)
    else
      faults.add(
        'DUPLICATE_ID',
        [index, 'id'],
        'a name that no other service has',
        `${id} again (first: services[${first}])`,
      )
    if (kind === 'failure-detection' && !detectors.has(id)) detectors.set(id, draft)
  }
  for (const [index, draft] of drafts.entries()) {
    const path: Path = [index]
    checkMembers(faults, draft, path, names)
    checkLoads(faults, draft, path, names)
    if (draft.kind === 'replication') checkGroup(faults, draft, path, detectors, names)
  }
  return faults.found
}

const checkMembers = (faults: Faults, { members }: ServiceDraft, base: Path, names: NetworkNames): void => {
  if (members === undefined) return
  const path = [...base, 'members']
  if (members.length < 2)
    faults.add('SERVICES_MEMBERS', path, 'at least two members', members.length === 0 ? 'none' : 'one')
  checkOnce(faults, 'SERVICES_MEMBERS', members, path)
  for (const [i, member] of members.entries())
    if (!names.nodes.has(member)) faults.addAll([...path, i], unknownNodeFaults(member, [], names.nodes))
}

const checkOnce = (faults: Faults, code: FaultCode, list: readonly string[], path: Path): void => {
  const seen = new Set<string>()
  for (const [i, name] of list.entries()) {
    if (seen.has(name)) faults.add(code, [...path, i], 'each name once', `${describe(name)} again`)
    seen.add(name)
  }
}

const checkLoads = (faults: Faults, draft: ServiceDraft, path: Path, names: NetworkNames): void => {
  const { encapsulation, mtuBits } = names
  if (encapsulation === undefined) return
  const network = { encapsulation, ...(mtuBits === undefined ? {} : { mtuBits }) }
  for (const key of ['heartbeat', 'acks'] as const) {
    const size = draft[key]?.loadSizeBits
    if (size !== undefined) faults.addAll([...path, key], packetFaults(network, size))
  }
}

/** One packet a slot: nothing here is cut into several. */
const packetFaults = (
  network: Parameters<typeof loadSizeFaults>[0],
  loadSizeBits: number,
): readonly Fault[] =>
  loadSizeFaults(network, loadSizeBits).map(fault => {
    const expected = fault.expected.replace(' (fragment: true sends several)', '')
    return { ...fault, expected, message: fault.message.replace(fault.expected, expected) }
  })

const checkGroup = (
  faults: Faults,
  draft: ServiceDraft,
  path: Path,
  detectors: ReadonlyMap<string, ServiceDraft>,
  names: NetworkNames,
): void => {
  const { members, leaders, detector, replication, workload, failures } = draft
  if (detector !== undefined) checkDetector(faults, detector, members, path, detectors)
  if (leaders !== undefined) checkLeaders(faults, leaders, members, path)
  if (members !== undefined && members.length >= 2 && failures !== undefined) {
    const most = mostFailures(members.length)
    if (failures > most)
      faults.add(
        'SERVICES_FAILURES',
        [...path, 'failures'],
        `at most ${most}: of ${members.length} members ${majorityOf(members.length)} must live`,
        String(failures),
      )
  }
  if (replication?.loadSizeBits !== undefined)
    checkPacket(faults, replication.loadSizeBits, [...path, 'replication', 'loadSizeBits'], names)
  const { burstBits, entryBits } = workload ?? {}
  if (burstBits !== undefined && entryBits !== undefined && burstBits < entryBits)
    faults.add(
      'SERVICES_WORKLOAD',
      [...path, 'workload', 'burstBits'],
      `at least one entry, ${formatSize(entryBits)}`,
      formatSize(burstBits),
    )
}

const checkDetector = (
  faults: Faults,
  detector: string,
  members: readonly string[] | undefined,
  base: Path,
  detectors: ReadonlyMap<string, ServiceDraft>,
): void => {
  const known = detectors.get(detector)
  if (known === undefined) {
    const names = [...detectors.keys()]
    faults.add(
      'SERVICES_DETECTOR',
      [...base, 'detector'],
      oneOf(names, 'failure detection'),
      describe(detector),
      nearest(detector, names),
    )
    return
  }
  if (known.members === undefined || members === undefined) return
  const watched = new Set(known.members)
  for (const [i, member] of members.entries())
    if (!watched.has(member))
      faults.add(
        'SERVICES_DETECTOR',
        [...base, 'members', i],
        `a member of ${detector}, whose heartbeats tell who lives`,
        describe(member),
        nearest(member, watched),
      )
}

const checkLeaders = (
  faults: Faults,
  leaders: readonly string[],
  members: readonly string[] | undefined,
  base: Path,
): void => {
  const path = [...base, 'leaders']
  if (leaders.length === 0) faults.add('SERVICES_LEADERS', path, 'at least one possible leader', 'none')
  checkOnce(faults, 'SERVICES_LEADERS', leaders, path)
  if (members === undefined) return
  const known = new Set(members)
  for (const [i, leader] of leaders.entries())
    if (!known.has(leader))
      faults.add(
        'SERVICES_LEADERS',
        [...path, i],
        'a member of the group',
        describe(leader),
        nearest(leader, known),
      )
}

const checkPacket = (
  faults: Faults,
  loadSizeBits: number,
  path: Path,
  { encapsulation }: NetworkNames,
): void => {
  if (loadSizeBits < LEAST_PACKET_BITS) {
    const expected = `at least ${formatSize(LEAST_PACKET_BITS)}: a header of 16 B, and an entry of 1 B with its length`
    faults.add('SERVICES_PACKET', path, expected, formatSize(loadSizeBits))
  } else if (encapsulation?.kind === 'chunked') {
    const most = logPacketBits(encapsulation, loadSizeBits)
    if (loadSizeBits > most) {
      const expected = `at most ${formatSize(most)}, which is what ${encapsulation.name} carries in one packet`
      faults.add('SERVICES_PACKET', path, expected, formatSize(loadSizeBits))
    }
  }
}
