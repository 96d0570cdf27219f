import { refuseHuge, wholeAtLeast } from './whole.ts'
import { hostCable, numbered, type Wiring } from './wiring.ts'

/** Hosts `h1` .. at one switch `s1`. */
export const star = (hosts: number): Wiring => {
  wholeAtLeast('star hosts', hosts, 2)
  refuseHuge('star', hosts + 1)
  const ids = numbered('h', hosts)
  return { name: `star-${hosts}`, switches: ['s1'], hosts: ids, cables: ids.map(id => hostCable(id, 's1')) }
}
