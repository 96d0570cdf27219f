import type { Tunnel } from '../model/request.ts'
import type { Network } from './network.ts'

/** Whether there is one tree from the sender to all receivers, and no other. */
export const hasOneTree = (
  network: Network,
  { sender, receivers }: Pick<Tunnel, 'sender' | 'receivers'>,
): boolean =>
  receivers.every(id => hasOneWay(network, network.nodeIndex.get(sender)!, network.nodeIndex.get(id)!))

const hasOneWay = (network: Network, sender: number, receiver: number): boolean => {
  const { outStart, outLinks, to } = network
  const passed = new Set<number>()
  for (let node = sender; node !== receiver; ) {
    passed.add(node)
    let next = -1
    for (let i = outStart[node]; i < outStart[node + 1]; i++) {
      if (!reaches(network, to[outLinks[i]], receiver, passed)) continue
      if (next >= 0) return false
      next = to[outLinks[i]]
    }
    if (next < 0) return false
    node = next
  }
  return true
}

/** Whether a way leads from a node to the receiver around the nodes passed. */
const reaches = (
  { outStart, outLinks, to, forwards }: Network,
  start: number,
  receiver: number,
  passed: ReadonlySet<number>,
): boolean => {
  if (start === receiver) return true
  if (passed.has(start) || forwards[start] === 0) return false
  const seen = new Set([start])
  for (const node of seen)
    for (let i = outStart[node]; i < outStart[node + 1]; i++) {
      const next = to[outLinks[i]]
      if (next === receiver) return true
      if (forwards[next] === 1 && !passed.has(next)) seen.add(next)
    }
  return false
}
