import type { CapturedPacket } from '../../../convert/captures/write-pcap.ts'
import type { PacketRecords } from '../../../simulation/setup/packet-records.ts'
import type { Scenario } from '../../../simulation/setup/scenario.ts'
import type { CommonOptions } from '../../options/options.ts'
import { writeOutputs } from '../../output/output.ts'
import { note } from '../../output/say.ts'
import type { Run } from '../../process/command.ts'

/** More are not written: a capture of them is beyond what other programs open. */
const MOST_PACKETS = 5_000_000

/** What the senders of one replication send, as a capture with the addresses that `dataplane` gives. */
export const writeCapture = async (
  path: string,
  plan: PacketRecords,
  scenario: Omit<Scenario, 'replication'>,
  options: CommonOptions,
  { io }: Run,
): Promise<void> => {
  const { sentPackets } = await import('../../../simulation/results/sent-packets.ts')
  const { AROUND_BYTES, frameOf } = await import('../../../dataplane/frame.ts')
  const { groupIpv4, groupMac, nodeIpv4, nodeMac, udpPort } = await import('../../../dataplane/addresses.ts')
  const { headersOf, pcapBytes } = await import('../../../convert/captures/write-pcap.ts')
  const { topology } = plan.network
  const nodes = new Map(topology.nodes.map(({ id }, n) => [id, n]))
  const headers = plan.tunnels.map((tunnel, t) => {
    const n = nodes.get(tunnel.sender)!
    const frame = frameOf(topology.encapsulation, tunnel)
    const isUdp = typeof frame !== 'string' && frame.layer === 'udp4'
    const isTagged = typeof frame !== 'string' && frame.tagged
    return (frameBytes: number): Uint8Array =>
      headersOf({
        sourceMac: nodeMac(n),
        destinationMac: groupMac(t + 1),
        priority: isTagged ? 7 - tunnel.lane : undefined,
        udp: isUdp ? { source: nodeIpv4(n), destination: groupIpv4(t + 1), port: udpPort(t + 1) } : undefined,
        frameBytes,
      })
  })
  const sent = sentPackets(plan, { ...scenario, replication: 0 }, MOST_PACKETS)
  const packets = sent.map(({ tunnel, atPs, wireBits }): CapturedPacket => {
    const frameBytes = wireBits / 8 - AROUND_BYTES
    return { atPs, frameBytes, headers: headers[tunnel]!(frameBytes) }
  })
  writeOutputs([{ path, text: pcapBytes(packets) }], io)
  note(
    `wrote ${sent.length} packets to ${path}${sent.length === MOST_PACKETS ? ' (no more are written)' : ''}`,
    options,
    io,
  )
}
