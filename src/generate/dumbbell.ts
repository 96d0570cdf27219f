import { refuseHuge, wholeAtLeast } from './whole.ts'
import { fabricCable, hostCable, numbered, type Wiring } from './wiring.ts'

/** Two switches `s1` and `s2` share one cable; hosts `l1` .. at the first, `r1` .. at the second. */
export const dumbbell = (left: number, right: number): Wiring => {
  wholeAtLeast('dumbbell left', left, 1)
  wholeAtLeast('dumbbell right', right, 1)
  refuseHuge('dumbbell', left + right + 2)
  const [leftIds, rightIds] = [numbered('l', left), numbered('r', right)]
  return {
    name: `dumbbell-${left}-${right}`,
    switches: ['s1', 's2'],
    hosts: [...leftIds, ...rightIds],
    cables: [
      ...leftIds.map(id => hostCable(id, 's1')),
      ...rightIds.map(id => hostCable(id, 's2')),
      fabricCable('s1', 's2'),
    ],
  }
}
