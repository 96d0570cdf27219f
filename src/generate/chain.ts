import { refuseHuge, wholeAtLeast } from './whole.ts'
import { fabricCable, hostCable, numbered, type Wiring } from './wiring.ts'

/** Switches `s1` .. in a row, each with hosts `s1-h1` ..; `closed` joins the last to the first. */
const chain = (shape: 'line' | 'ring', switches: number, hostsPerSwitch: number): Wiring => {
  // A ring of two would be a pair of parallel links, which need ids of their own.
  wholeAtLeast(`${shape} switches`, switches, shape === 'ring' ? 3 : 1)
  wholeAtLeast(`${shape} hostsPerSwitch`, hostsPerSwitch, 1)
  refuseHuge(shape, switches * (1 + hostsPerSwitch))
  const ids = numbered('s', switches)
  const hostsOf = (id: string): string[] => numbered(`${id}-h`, hostsPerSwitch)
  const successors = shape === 'ring' ? [...ids.slice(1), 's1'] : ids.slice(1)
  return {
    name: `${shape}-${switches}`,
    switches: ids,
    hosts: ids.flatMap(hostsOf),
    cables: [
      ...ids.flatMap(id => hostsOf(id).map(host => hostCable(host, id))),
      ...successors.map((next, i) => fabricCable(`s${i + 1}`, next)),
    ],
  }
}

export const line = (switches: number, hostsPerSwitch: number): Wiring =>
  chain('line', switches, hostsPerSwitch)

/** The smallest shape whose queues can depend on each other in a cycle. */
export const ring = (switches: number, hostsPerSwitch: number): Wiring =>
  chain('ring', switches, hostsPerSwitch)
