import { bucketPeriodPs } from '../../model/arrival.ts'
import { loadSizeFaults } from '../../model/checks/encapsulation-faults.ts'
import { requestListFaults } from '../../model/checks/request-faults.ts'
import { LOAD_SIZE, wholeFault } from '../../model/checks/whole.ts'
import type { BandwidthChange, BandwidthRequest } from '../../model/command.ts'
import { largestPacketBits } from '../../model/port.ts'
import type { LanedRequest } from '../../model/request.ts'
import type { Network } from '../../network/network.ts'
import { CommandError } from './command-error.ts'

/** What was asked for, in the model's terms. Throws CommandError where it means nothing on this network. */
export const requestOf = (network: Network, id: string, asked: BandwidthRequest): LanedRequest => {
  const { allowReroute: _once, lane = 0, ...rest } = asked
  const { topology } = network
  const { loadSizeBits, fragment = false, arrival } = asked
  const canBeSent =
    wholeFault(loadSizeBits, LOAD_SIZE) === undefined &&
    loadSizeFaults(topology, loadSizeBits, fragment).length === 0
  const sizeBits = canBeSent ? largestPacketBits(topology, loadSizeBits, fragment) : 0
  // A change of rate or size changes the period that a token bucket stands for.
  const ofBucket = arrival?.kind === 'token-bucket' ? bucketPeriodPs(sizeBits, arrival.rateBps) : undefined
  const request: LanedRequest = { ...rest, id, lane, sizeBits, periodPs: ofBucket ?? asked.periodPs }
  const { encapsulation, mtuBits } = topology
  const names = { nodes: network.nodeIndex, links: network.linkIndex, encapsulation, mtuBits }
  const faults = requestListFaults([request], 'request', names)
  if (faults.length > 0)
    throw new CommandError(faults.map(({ path, ...fault }) => ({ ...fault, path: path.slice(1) })))
  return request
}

/** A request with what is to be different. */
export const withChange = (request: BandwidthRequest, change: BandwidthChange): BandwidthRequest => {
  const { allowReroute: _once, routes, replicas, ...rest } = request
  // Routes end at the receivers they were made for.
  const trees =
    change.receivers === undefined
      ? { ...(routes && { routes }), ...(replicas && { replicas }) }
      : { ...(replicas && { replicas: 2 as const }) }
  return withoutNulls({ ...rest, ...trees, ...change })
}

type WithoutNulls<T> = { [K in keyof T]: Exclude<T[K], null> }

/** Null takes an optional part away. */
const withoutNulls = <T extends object>(values: T): WithoutNulls<T> =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined),
  ) as WithoutNulls<T>
