import type { Template } from '../../../model/planning/headroom.ts'
import type { PairsInput } from '../../../model/planning/headroom-input.ts'
import { largestPacketBits } from '../../../model/port.ts'
import type { Request } from '../../../model/request.ts'
import type { Topology } from '../../../model/topology.ts'
import { nearest } from '../../../quantity/nearest.ts'
import { quantityOption } from '../../options/quantity-option.ts'
import { UsageError } from '../../process/failure.ts'
import type { HeadroomCliOptions } from './headroom-options.ts'

/** More hosts than these are shown by the switches that they stand behind. */
const MOST_HOSTS = 32
const LANES = 8

/** What is asked between pairs; undefined where no request is given to ask for. */
export const pairsGiven = async (
  topology: Topology,
  requests: readonly Request[] | undefined,
  places: (between: PairsInput['between']) => readonly string[],
  options: HeadroomCliOptions,
): Promise<PairsInput | undefined> => {
  const template = await templateGiven(topology, requests, options)
  if (template === undefined) return undefined
  const hosts = topology.nodes.filter(({ kind }) => kind === 'host').length
  const between = options.between ?? (hosts > MOST_HOSTS ? 'switches' : 'hosts')
  const { from, to, algorithm, most } = options
  const known = places(between)
  for (const [flag, names] of [
    ['--from', from],
    ['--to', to],
  ] as const)
    for (const name of names ?? []) if (!known.includes(name)) throw unknown(flag, name, between, known)
  return {
    template,
    between,
    ways: options.ways ?? (between === 'hosts' ? 'each' : 'one'),
    algorithm,
    most,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  }
}

const unknown = (flag: string, name: string, between: string, known: readonly string[]): UsageError => {
  const near = nearest(name, known)
  const hint = near === undefined ? '' : `; did you mean ${near}?`
  const what = between === 'hosts' ? 'host' : 'switch with hosts'
  return new UsageError(`option '${flag} <places>': there is no ${what} ${name}${hint}`)
}

const templateGiven = async (
  topology: Topology,
  requests: readonly Request[] | undefined,
  { size, period, deadline, lane }: HeadroomCliOptions,
): Promise<Template | undefined> => {
  if (requests !== undefined) {
    const [first] = requests
    if (first === undefined) throw new UsageError("option '--request <file>': there is no request in it")
    return templateOf(first)
  }
  if (size === undefined && period === undefined) {
    const other = deadline === undefined ? (lane === undefined ? undefined : '--lane') : '--deadline'
    if (other !== undefined)
      throw new UsageError(`option '${other}' is of a request to ask for: add --size and --period`)
    return undefined
  }
  if (size === undefined || period === undefined)
    throw new UsageError(
      `option '--${size === undefined ? 'period' : 'size'}' needs --${size === undefined ? 'size' : 'period'} too`,
    )
  if (lane !== undefined && lane >= LANES)
    throw new UsageError(`option '--lane <n>': expected 0 to ${LANES - 1}, found ${lane}`)
  const loadSizeBits = await quantityOption('--size <size>', size, 'size')
  const periodPs = await quantityOption('--period <time>', period, 'time')
  if (loadSizeBits < 1) throw new UsageError("option '--size <size>': expected more than 0 B")
  if (periodPs < 1) throw new UsageError("option '--period <time>': expected at least 1 ps")
  try {
    return {
      loadSizeBits,
      sizeBits: largestPacketBits(topology, loadSizeBits, false),
      periodPs,
      lane: lane ?? 0,
      ...(deadline === undefined
        ? {}
        : { deadlinePs: await quantityOption('--deadline <time>', deadline, 'time') }),
    }
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`option '--size <size>': ${error.message}`)
    throw error
  }
}

/** What of a request can be between any two hosts. */
const templateOf = ({
  id,
  loadSizeBits,
  sizeBits,
  periodPs,
  lane,
  deadlinePs,
  ...other
}: Request): Template => {
  if (lane === 'auto')
    throw new UsageError(
      `option '--request <file>': request ${id} has lane: auto; pairs are asked for one lane`,
    )
  const { sender: _s, receivers: _r, routes: _w, maxPeriodPs: _m, ...traits } = other
  const [first] = Object.entries(traits).flatMap(([key, value]) => (value === undefined ? [] : [key]))
  if (first !== undefined)
    throw new UsageError(
      `option '--request <file>': request ${id} has ${first}; pairs are asked for one packet of one size each period`,
    )
  return { loadSizeBits, sizeBits, periodPs, lane, ...(deadlinePs === undefined ? {} : { deadlinePs }) }
}
