import { portSettings } from '../../model/port.ts'
import type { Network } from '../../network/network.ts'

/** Control traffic at one port: `packets` frames of `bits` each `periodPs`. */
export interface ControlSource {
  readonly name: string
  readonly link: number
  /** Place in the link's list. */
  readonly index: number
  readonly bits: number
  readonly periodPs: number
  readonly packets: number
}

/** What the egress port of a link is set to. */
export interface PortSetup {
  /** Lanes below this number are express; 0 where nothing is preempted. */
  readonly expressLanes: number
  readonly minFragmentBits: number
  readonly wakePs: number
  readonly cellBits: number
  readonly frameBits: number
  readonly control: readonly ControlSource[]
}

export const portSetups = ({ topology }: Network): PortSetup[] =>
  topology.links.map((link, e) => {
    const { preemption, reserved, wakeLatencyPs, queueCellBits, bestEffortMaxFrameBits } = portSettings(
      topology,
      link,
    )
    return {
      expressLanes: preemption?.expressLanes ?? 0,
      minFragmentBits: preemption?.minFragmentBits ?? 0,
      wakePs: wakeLatencyPs,
      cellBits: queueCellBits,
      frameBits: bestEffortMaxFrameBits,
      control: reserved.map(({ name, sizeBits, periodPs, packets }, index) => ({
        name,
        link: e,
        index,
        bits: sizeBits,
        periodPs,
        packets,
      })),
    }
  })

/** Whether a port does more than serve its lanes in turn, one whole frame after the other. */
export const isElaborate = ({ expressLanes, wakePs, control }: PortSetup): boolean =>
  expressLanes > 0 || wakePs > 0 || control.length > 0

/** Room that a frame takes in a queue whose memory comes in cells. */
export const roomBits = (bits: number, cellBits: number): number =>
  cellBits <= 1 ? bits : Math.ceil(bits / cellBits) * cellBits
