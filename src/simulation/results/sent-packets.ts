import { watchedKernel } from '../kernels/choose-kernel.ts'
import type { PacketRecords } from '../setup/packet-records.ts'
import { runTables } from '../setup/run-tables.ts'
import type { Scenario } from '../setup/scenario.ts'

/** A packet as it left its sender. */
export interface SentPacket {
  /** Position of the tunnel. */
  readonly tunnel: number
  /** When it was handed to the first queue, ps. */
  readonly atPs: number
  /** On the wire, whole bytes, bits. */
  readonly wireBits: number
}

const PS_PER_SECOND = 1e12

/** What one replication's senders send, in the order of time; of a sender with several ports the first that it reaches. At most `most`. */
export const sentPackets = (plan: PacketRecords, scenario: Scenario, most: number): readonly SentPacket[] => {
  const sent: SentPacket[] = []
  const last = new Float64Array(plan.tunnels.length).fill(-1)
  const { links } = plan.network.topology
  const kernel = watchedKernel(runTables(plan, scenario), (record, number, arrivalPs, startPs, endPs) => {
    const tunnel = plan.tunnel[record]!
    if (plan.previous[record]! >= 0 || sent.length >= most || number <= last[tunnel]!) return
    last[tunnel] = number
    const { bandwidthBps } = links[plan.link[record]!]!
    const bytes = Math.round(((endPs - startPs) * bandwidthBps) / PS_PER_SECOND / 8)
    // A frame that was cut takes longer than its bits.
    sent.push({ tunnel, atPs: arrivalPs, wireBits: Math.min(bytes * 8, plan.tunnels[tunnel]!.sizeBits) })
  })
  while (!kernel.advance(Number.POSITIVE_INFINITY) && sent.length < most);
  return sent.sort((a, b) => a.atPs - b.atPs || a.tunnel - b.tunnel)
}
