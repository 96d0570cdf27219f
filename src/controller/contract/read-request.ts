import type { BandwidthChange, BandwidthRequest } from '../../model/command.ts'
import { maxLoadBits, wireSizeBits } from '../../model/encapsulation.ts'
import type { Request } from '../../model/request.ts'
import type { Network } from '../../network/network.ts'
import { type CommandCode, CommandError } from './command-error.ts'

const refuse = (code: CommandCode, message: string): never => {
  throw new CommandError(code, message)
}

const MOST_LANES = 256

const requireWhole = (name: string, value: number | undefined, least: number): void => {
  if (value === undefined || (Number.isSafeInteger(value) && value >= least)) return
  refuse('OUT_OF_RANGE', `${name}: expected a whole number of at least ${least}, got ${value}`)
}

/** What was asked for, in the model's terms. Throws CommandError where it means nothing on this network. */
export const requestOf = (network: Network, id: string, asked: BandwidthRequest): Request => {
  const { sender, receivers, loadSizeBits, periodPs, lane = 0, deadlinePs, maxPeriodPs, routes } = asked
  if (!/^[^\p{Cc}\p{Zl}\p{Zp}]{1,200}$/u.test(id) || id.trim() !== id)
    refuse('BAD_NAME', 'id: expected 1 to 200 characters, none of them a control, without blanks around')
  for (const node of [sender, ...receivers])
    if (!network.nodeIndex.has(node)) refuse('UNKNOWN_NODE', `there is no node ${node}`)
  if (receivers.length === 0) refuse('EMPTY_RECEIVERS', 'receivers: expected at least one node')
  if (new Set(receivers).size < receivers.length)
    refuse('DUPLICATE_RECEIVER', 'receivers: expected each node once')
  if (receivers.includes(sender)) refuse('SENDER_IS_RECEIVER', `${sender} would send to itself`)
  requireWhole('loadSizeBits', loadSizeBits, 1)
  requireWhole('periodPs', periodPs, 1)
  requireWhole('deadlinePs', deadlinePs, 1)
  requireWhole('maxPeriodPs', maxPeriodPs, 1)
  requireWhole('lane', lane, 0)
  if (lane >= MOST_LANES) refuse('OUT_OF_RANGE', `lane: expected at most ${MOST_LANES - 1}, got ${lane}`)
  const { encapsulation } = network.topology
  if (loadSizeBits > maxLoadBits(encapsulation))
    refuse(
      'SIZE_EXCEEDS_ENCAPSULATION',
      `${encapsulation.name} carries at most ${maxLoadBits(encapsulation)} bits in one packet`,
    )
  const sizeBits = wireSizeBits(encapsulation, loadSizeBits)
  requireWhole('the size on the wire', sizeBits, 1)
  return {
    id,
    sender,
    receivers,
    loadSizeBits,
    sizeBits,
    periodPs,
    lane,
    ...(deadlinePs === undefined ? {} : { deadlinePs }),
    ...(maxPeriodPs === undefined ? {} : { maxPeriodPs }),
    ...(routes === undefined ? {} : { routes }),
  }
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
