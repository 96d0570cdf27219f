import type { LaneQdisc } from '../model/devices.ts'
import { quoted } from './shell.ts'

/** Root of an interface's queues; Open vSwitch's set_queue:Q marks a packet 1:(Q + 1), which is its class. */
const PRIORITIES = 16

/** The priority by which a packet is put in queue q, on hosts and switches alike. */
export const lanePriority = (queue: number): string => `1:${(queue + 1).toString(16)}`

/**
 * The command that gives an interface one queue per lane, served in order, best effort last. `prio` puts a packet marked 1:B
 * in band B − 1 and everything else where the priomap says; `mqprio` looks at the mark's last four bits. The first `express`
 * queues may interrupt frames of the others, where there are any.
 */
export const laneCommand = (
  qdisc: Exclude<LaneQdisc, 'none'>,
  iface: string,
  lanes: number,
  express = 0,
): string => {
  const dev = `dev ${quoted(iface)}`
  if (qdisc === 'prio') {
    const priomap = Array.from({ length: PRIORITIES }, () => lanes).join(' ')
    return `tc qdisc replace ${dev} root handle 1: prio bands ${lanes + 1} priomap ${priomap}`
  }
  const map = Array.from({ length: PRIORITIES }, (_, p) => (p >= 1 && p <= lanes ? p - 1 : lanes)).join(' ')
  const queues = Array.from({ length: lanes + 1 }, (_, q) => `1@${q}`).join(' ')
  return `tc qdisc replace ${dev} root handle 1: mqprio num_tc ${lanes + 1} map ${map} queues ${queues} ${offload(lanes, express)}`
}

/** Only a card that has the queues for its own learns which frames it may interrupt (P), and for which (E). */
const offload = (lanes: number, express: number): string =>
  express === 0
    ? 'hw 0'
    : `hw 1 fp ${Array.from({ length: lanes + 1 }, (_, q) => (q < express ? 'E' : 'P')).join(' ')}`

/** The leaf of queue q. Handles of leaves: 11, 12, … (hexadecimal, as tc reads them). */
export const laneLeaf = (iface: string, queue: number, leaf: string): string =>
  `tc qdisc replace dev ${quoted(iface)} parent ${lanePriority(queue)} handle ${(queue + 17).toString(16)}: ${leaf}`
