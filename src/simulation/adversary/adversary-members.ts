import type { PacketRecords } from '../setup/packet-records.ts'

/** Most tunnels that meet the victim only indirectly and are kept for it. */
const MOST_INDIRECT = 32

/** Records of a endpoint's path, from the sender on. */
export const pathOf = (plan: PacketRecords, endpoint: number): readonly number[] => {
  const path: number[] = []
  for (let r = plan.endpoint.indexOf(endpoint); r >= 0; r = plan.previous[r]) path.unshift(r)
  return path
}

/** The plan without copies to queues from which nothing leads to the path: what happens there cannot reach the victim. */
export const relevantPart = (plan: PacketRecords, path: readonly number[]): PacketRecords => {
  const leads = new Uint8Array(plan.network.linkCount)
  const pending = path.map(r => plan.link[r])
  for (const e of pending) leads[e] = 1
  for (let e = pending.pop(); e !== undefined; e = pending.pop())
    for (const r of recordsAt(plan, e)) {
      const before = plan.previous[r] < 0 ? e : plan.link[plan.previous[r]]
      if (leads[before] === 1) continue
      leads[before] = 1
      pending.push(before)
    }
  const next: number[] = []
  const nextStart = new Int32Array(plan.recordCount + 1)
  for (let r = 0; r < plan.recordCount; r++) {
    for (let i = plan.nextStart[r]; i < plan.nextStart[r + 1]; i++)
      if (leads[plan.link[plan.next[i]]] === 1) next.push(plan.next[i])
    nextStart[r + 1] = next.length
  }
  return { ...plan, nextStart, next: Int32Array.from(next) }
}

/** Tunnels that share a queue with the path, and some that share one with these on their way there; ascending. */
export const membersOf = (plan: PacketRecords, path: readonly number[]): readonly number[] => {
  const near = new Set<number>()
  const upstream: number[] = []
  for (const own of path)
    for (const r of recordsAt(plan, plan.link[own])) {
      near.add(plan.tunnel[r])
      for (let u = plan.previous[r]; u >= 0; u = plan.previous[u]) upstream.push(u)
    }
  const most = near.size + MOST_INDIRECT
  for (const u of upstream)
    for (const r of recordsAt(plan, plan.link[u])) if (near.size < most) near.add(plan.tunnel[r])
  return [...near].sort((a, b) => a - b)
}

const recordsAt = ({ linkStart }: PacketRecords, link: number): readonly number[] =>
  Array.from({ length: linkStart[link + 1] - linkStart[link] }, (_, i) => linkStart[link] + i)
