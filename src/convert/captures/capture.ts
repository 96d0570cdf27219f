import { LANES } from '../../model/checks/whole.ts'
import { ENCAPSULATIONS, type EncapsulationName, wireSizeBits } from '../../model/encapsulation.ts'
import { formatSize } from '../../quantity/format-quantity.ts'
import type { Document, Place } from '../foreign/document.ts'
import type { ForeignNetwork, ForeignNode, ForeignRequest } from '../foreign/network.ts'
import { onlyDocument, type Reading } from '../foreign/reading.ts'
import { type Fit, fitsOf } from './fit-source.ts'
import { type Frame, frameOf } from './frame.ts'
import { BrokenCapture, pcapRecords } from './read-pcap.ts'

/** Preamble, start of frame, check sum and gap: on the wire, but not in a capture. */
const AROUND_BYTES = 24
const SMALLEST_WIRE_BYTES = 84
const MOST_PACKETS = 10_000_000
/** Before and after the first packet; what a period may be. */
const MOST_PS = 3_600_000_000_000_000n

interface Flow {
  readonly frame: Frame
  readonly place: Place
  readonly atPs: number[]
  readonly wireBytes: number[]
  leastUdp: number
  mostUdp: number
  isUdp: boolean
  resolutionPs: number
}

/**
 * A capture as sources: flows by addresses, ports and priority, each covered by the tightest source that the trace
 * allows. What a trace shows is what happened, not what may happen: it is no contract.
 */
export const readCapture = (reading: Reading): ForeignNetwork | undefined => {
  const document = onlyDocument(reading)
  const { findings } = reading
  const flows = flowsOf(document, reading)
  if (flows === undefined) return undefined
  if (flows.length === 0) {
    findings.error(
      { document, at: { start: 0, end: 0 }, called: '' },
      'FOREIGN_SYNTAX',
      'packets of IP or Ethernet',
      'none',
    )
    return undefined
  }
  const encapsulation = encapsulationOf(flows)
  const nodes = new Map<string, ForeignNode>()
  for (const { frame, place } of flows)
    for (const id of [frame.source, frame.destination])
      if (!nodes.has(id)) nodes.set(id, { id, kind: 'host', place })
  const first = flows[0]!.place
  findings.note(
    'assumption',
    'requests',
    'a trace is no contract: sources cover what was captured, not what may come',
    first,
  )
  findings.odd('requests', `sizes are for a topology with encapsulation: ${encapsulation}`, first)
  const requests = flows.map((flow, i) => requestOf(flow, i, encapsulation, reading))
  return { name: '', encapsulation, nodes: [...nodes.values()], links: [], requests, isTrafficOnly: true }
}

const flowsOf = (document: Document, { findings }: Reading): readonly Flow[] | undefined => {
  const bytes = document.file.bytes ?? new Uint8Array()
  const flows = new Map<string, Flow>()
  const whole: Place = { document, at: { start: 0, end: 0 }, called: '' }
  let start: bigint | undefined
  let count = 0
  try {
    for (const { ps, data, length, linkType, resolutionPs } of pcapRecords(bytes)) {
      count++
      if (count > MOST_PACKETS) {
        findings.odd('requests', `only the first ${MOST_PACKETS} packets are read`, whole)
        break
      }
      const place: Place = { ...whole, called: `packet ${count}` }
      const frame = frameOf(data, linkType)
      if (frame === undefined) {
        findings.lose(
          'requests',
          'packets that are neither Ethernet nor IP, or cut inside their headers',
          place,
        )
        continue
      }
      start ??= ps
      if (ps - start > MOST_PS || start - ps > MOST_PS) {
        findings.odd('requests', 'packets more than an hour from the first are left out', place)
        continue
      }
      add(
        flows,
        frame,
        place,
        Number(ps - start),
        Math.max(SMALLEST_WIRE_BYTES, length + AROUND_BYTES),
        Number(resolutionPs),
      )
    }
  } catch (error) {
    if (!(error instanceof BrokenCapture)) throw error
    if (count === 0) {
      findings.error(whole, 'FOREIGN_SYNTAX', 'a capture: pcap or pcapng', error.message)
      return undefined
    }
    findings.odd('requests', `the capture breaks off: ${error.message}`, whole)
  }
  return [...flows.values()]
}

const add = (
  flows: Map<string, Flow>,
  frame: Frame,
  place: Place,
  atPs: number,
  wireBytes: number,
  resolutionPs: number,
): void => {
  const { source, destination, protocol, priority, udpBytes } = frame
  const key = `${source} ${destination} ${protocol} ${priority}`
  const known = flows.get(key)
  const flow = known ?? {
    frame,
    place,
    atPs: [],
    wireBytes: [],
    leastUdp: udpBytes,
    mostUdp: udpBytes,
    isUdp: true,
    resolutionPs,
  }
  if (known === undefined) flows.set(key, flow)
  flow.atPs.push(atPs)
  flow.wireBytes.push(wireBytes)
  flow.isUdp &&= udpBytes >= 0
  flow.leastUdp = Math.min(flow.leastUdp, udpBytes)
  flow.mostUdp = Math.max(flow.mostUdp, udpBytes)
  flow.resolutionPs = Math.max(flow.resolutionPs, resolutionPs)
}

/** That of all flows where it is one that adds what was captured; else sizes are those on the wire. */
const encapsulationOf = (flows: readonly Flow[]): EncapsulationName => {
  for (const [name, isTagged] of [
    ['udp4', false],
    ['udp4-vlan', true],
  ] as const) {
    const fits = flows.every(
      ({ isUdp, mostUdp, leastUdp, wireBytes, frame }) =>
        isUdp &&
        frame.priority >= 0 === isTagged &&
        leastUdp > 0 &&
        wireSizeBits(ENCAPSULATIONS[name], mostUdp * 8) === Math.max(...extremes(wireBytes)) * 8,
    )
    if (fits) return name
  }
  return 'none'
}

/** Least and largest. */
const extremes = (values: readonly number[]): readonly [number, number] => {
  let [least, most] = [Number.POSITIVE_INFINITY, 0]
  for (const value of values) {
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return [least, most]
}

const requestOf = (
  flow: Flow,
  index: number,
  encapsulation: EncapsulationName,
  { findings }: Reading,
): ForeignRequest => {
  const { frame, place, resolutionPs } = flow
  // Captures of several interfaces may be out of order.
  const order = flow.atPs.map((_, i) => i).sort((a, b) => flow.atPs[a]! - flow.atPs[b]!)
  const atPs = order.map(i => flow.atPs[i]!)
  const wireBits = order.map(i => flow.wireBytes[i]! * 8)
  const fits = fitsOf({ atPs, wireBits, resolutionPs })
  const [least, most] = encapsulation === 'none' ? extremes(flow.wireBytes) : [flow.leastUdp, flow.mostUdp]
  const [best] = fits
  if (best === undefined)
    findings.odd(
      'requests',
      'flows of one packet: a period of the whole capture is not known, 1 s is taken',
      place,
    )
  for (const { text } of fits.slice(1))
    findings.note('odd', 'choices', `flow-${index + 1} is also covered by ${text}`, place)
  const { packets, withinPs, sendJitterPs, arrival, periodPs } = best ?? SINGLE
  return {
    id: `flow-${index + 1}`,
    place,
    sender: frame.source,
    receivers: [frame.destination],
    sizeBits: most * 8,
    ...(least < most ? { minSizeBits: least * 8 } : {}),
    lane: frame.priority < 0 ? 0 : LANES - 1 - frame.priority,
    arrival,
    ...(periodPs === undefined ? {} : { periodPs }),
    ...(packets === undefined ? {} : { packets }),
    ...(withinPs === undefined ? {} : { withinPs }),
    ...(sendJitterPs === undefined ? {} : { sendJitterPs }),
    note: `${frame.protocol}, ${atPs.length} packets of ${formatSize(least * 8)} to ${formatSize(most * 8)}; ${best?.text ?? 'one packet'}`,
  }
}

const SINGLE: Pick<Fit, 'periodPs' | 'arrival' | 'packets' | 'withinPs' | 'sendJitterPs'> = {
  periodPs: 1_000_000_000_000,
  arrival: { kind: 'sporadic' },
}
