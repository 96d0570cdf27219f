import { largestPacketBits } from '../../src/model/port.ts'
import type { Tunnel } from '../../src/model/request.ts'
import { type Case, knownCases, trafficCases } from '../reference/read-case.ts'
import { accepted } from '../reference/verdicts.ts'

/** Of a message, `sizeBits` is that of its full packets; the reference reads what the load alone would be. */
const asModelled = ({ topology }: Case, tunnel: Tunnel): Tunnel => ({
  ...tunnel,
  sizeBits: largestPacketBits(topology, tunnel.loadSizeBits, tunnel.fragment ?? false),
})

/** All known answers, without the tunnels that are rejected before anything is computed. */
export const certifiableCases = (): readonly Case[] =>
  [...knownCases(), ...trafficCases()].map(known => ({
    ...known,
    tunnels: accepted(known.topology, known.tunnels).map(t => asModelled(known, t)),
  }))
