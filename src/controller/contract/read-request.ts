import { loadSizeFaults } from '../../model/checks/encapsulation-faults.ts'
import { requestListFaults } from '../../model/checks/request-faults.ts'
import { LOAD_SIZE, wholeFault } from '../../model/checks/whole.ts'
import type { BandwidthChange, BandwidthRequest } from '../../model/command.ts'
import { wireSizeBits } from '../../model/encapsulation.ts'
import type { Request } from '../../model/request.ts'
import type { Network } from '../../network/network.ts'
import { CommandError } from './command-error.ts'

/** What was asked for, in the model's terms. Throws CommandError where it means nothing on this network. */
export const requestOf = (network: Network, id: string, asked: BandwidthRequest): Request => {
  const { allowReroute: _once, lane = 0, ...rest } = asked
  const { encapsulation } = network.topology
  const { loadSizeBits } = asked
  const canBeSent =
    wholeFault(loadSizeBits, LOAD_SIZE) === undefined &&
    loadSizeFaults(encapsulation, loadSizeBits).length === 0
  const sizeBits = canBeSent ? wireSizeBits(encapsulation, loadSizeBits) : 0
  const request: Request = { ...rest, id, lane, sizeBits }
  const names = { nodes: network.nodeIndex, links: network.linkIndex, encapsulation }
  const faults = requestListFaults([request], 'request', names)
  if (faults.length > 0)
    throw new CommandError(faults.map(({ path, ...fault }) => ({ ...fault, path: path.slice(1) })))
  return request
}

/** A request with what is to be different. */
export const withChange = (request: BandwidthRequest, change: BandwidthChange): BandwidthRequest => {
  const { allowReroute: _once, ...rest } = request
  const merged = { ...rest, ...change }
  const { deadlinePs, maxPeriodPs, routes, ...always } = merged
  return {
    ...always,
    ...(deadlinePs === undefined || deadlinePs === null ? {} : { deadlinePs }),
    ...(maxPeriodPs === undefined || maxPeriodPs === null ? {} : { maxPeriodPs }),
    // Routes end at the receivers they were made for.
    ...(routes === undefined || routes === null || (change.receivers !== undefined && change.routes == null)
      ? {}
      : { routes }),
  }
}
