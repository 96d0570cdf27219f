import { refuseHuge, wholeAtLeast } from './whole.ts'
import { fabricCable, hostCable, numbered, type Wiring } from './wiring.ts'

/** Every leaf is joined to every spine; hosts `leaf1-h1` .. at each leaf. */
export const leafSpine = (leaves: number, spines: number, hostsPerLeaf: number): Wiring => {
  wholeAtLeast('leaf-spine leaves', leaves, 1)
  wholeAtLeast('leaf-spine spines', spines, 1)
  wholeAtLeast('leaf-spine hostsPerLeaf', hostsPerLeaf, 1)
  refuseHuge('leaf-spine', leaves * (1 + hostsPerLeaf) + spines)
  const spineIds = numbered('spine', spines)
  const leafIds = numbered('leaf', leaves)
  const hostsOf = (leaf: string): string[] => numbered(`${leaf}-h`, hostsPerLeaf)
  return {
    name: `leaf-spine-${leaves}x${spines}`,
    switches: [...spineIds, ...leafIds],
    hosts: leafIds.flatMap(hostsOf),
    cables: leafIds.flatMap(leaf => [
      ...hostsOf(leaf).map(host => hostCable(host, leaf)),
      ...spineIds.map(spine => fabricCable(leaf, spine)),
    ]),
  }
}
