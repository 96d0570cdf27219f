import type { Tunnel } from '../model/request.ts'
import type { Tree } from './tree.ts'

/**
 * Numbers the rows of tunnels that are laid out together, one after the other from `first` on: link by link, at each link
 * by lane, then in the order of the tunnels. Writes them into `rowAt`, tunnel by tunnel, from its place `first` on; gives how
 * many there are at each link.
 */
export const numberByLink = (
  rowAt: Int32Array,
  first: number,
  tunnels: readonly Pick<Tunnel, 'lane'>[],
  trees: readonly Tree[],
  linkCount: number,
): Int32Array => {
  const lanes = tunnels.reduce((most, { lane }) => Math.max(most, lane), 0) + 1
  const next = new Int32Array(linkCount * lanes + 1)
  const count = new Int32Array(linkCount)
  for (let i = 0; i < trees.length; i++)
    for (const link of trees[i].links) {
      next[link * lanes + tunnels[i].lane + 1]++
      count[link]++
    }
  next[0] = first
  for (let queue = 1; queue < next.length; queue++) next[queue] += next[queue - 1]
  let place = first
  for (let i = 0; i < trees.length; i++)
    for (const link of trees[i].links) rowAt[place++] = next[link * lanes + tunnels[i].lane]++
  return count
}
