import type { DivergingCycle } from './certificate.ts'
import { constantFree } from './constant-free.ts'
import type { LeastWaits, Queue } from './least-waits.ts'
import type { OpenQueues } from './open-queues.ts'
import type { NetworkIndex } from './port/network-index.ts'
import { compare, div, type Exact, less, mul, sub } from './port/rational.ts'
import { isQuantity, OutOfRange } from './port/safe.ts'
import type { Problems } from './problem.ts'

const shapeFault = (
  network: NetworkIndex,
  { lane, links, passes, waits, next, at, fed }: DivergingCycle,
): string | undefined => {
  if (!isQuantity(lane)) return `lane ${lane} is no lane`
  if (links.length === 0) return 'it has no links'
  if (new Set(links).size < links.length) return 'a link is named twice'
  const stranger = [...links, ...fed.map(({ link }) => link)].find(link => !network.links.has(link))
  if (stranger !== undefined) return `link ${stranger} does not exist`
  if (!isQuantity(passes) || passes < 1) return `${passes} passes are not a whole number above 0`
  for (const list of [waits, next, at])
    if (list.length !== links.length) return `${list.length} numbers for ${links.length} links`
  const odd = [...waits, ...next, ...at].find(x => !isQuantity(x))
  if (odd !== undefined) return `${odd} is not a whole number`
  if (waits.every(wait => wait === 0)) return 'no wait grows'
  const slack = links.findIndex((_, i) => waits[i]! > 0 && next[i]! <= waits[i]!)
  return slack < 0
    ? undefined
    : `${waits[slack]} becomes ${next[slack]} at ${links[slack]}, which is not more`
}

/** Whether the entries can be read as what they are; says what keeps them from it. */
export const checkCycles = (
  network: NetworkIndex,
  cycles: readonly DivergingCycle[],
  problems: Problems,
): boolean => {
  for (const [i, cycle] of cycles.entries()) {
    const fault = shapeFault(network, cycle)
    if (fault !== undefined)
      problems.add({ code: 'DIVERGENCE', message: `diverging cycle ${i + 1}: ${fault}` })
  }
  return problems.count === 0
}

/** t, the least of Q/wait over the queues that grow; all of them wait longer than t · `waits`. */
const reached = (least: LeastWaits, queues: readonly Queue[], waits: readonly number[]): Exact => {
  let t: Exact | undefined
  for (const [i, queue] of queues.entries()) {
    const wait = waits[i]!
    if (wait === 0) continue
    const own = least.portAt(queue).own.map(({ waitPs }) => waitPs)
    const here = div(Math.min(...own), wait)
    if (t === undefined || less(here, t)) t = here
  }
  return t!
}

const grow = (cycle: DivergingCycle, least: LeastWaits, open: OpenQueues, problems: Problems): void => {
  const { lane, links, passes, waits, next, at } = cycle
  const queues = links.map((link): Queue => ({ link, lane }))
  const stranger = queues.find(queue => !least.has(queue))
  if (stranger !== undefined) {
    const message = `no tunnel of lane ${lane} crosses ${stranger.link}`
    problems.add({ code: 'DIVERGENCE', message, ...stranger })
    return
  }
  const before = least.before(queues, queue => open.has(queue.link, queue.lane))
  for (let moved = true; moved; ) {
    moved = false
    for (const queue of before) if (least.solve(queue)) moved = true
  }
  for (let pass = 0, moved = true; pass < passes && moved; pass++) {
    moved = false
    for (const queue of queues) if (least.solve(queue)) moved = true
  }
  const t = reached(least, queues, waits)
  const direction = new Map(links.map((link, i) => [link, waits[i]!]))
  for (const [i, queue] of queues.entries()) {
    if (waits[i] === 0) continue
    const { port, own } = least.portAt(queue)
    const work = constantFree(port, own, direction)
    const lackPs = Math.max(0, Math.max(...own.map(({ hop }) => hop.waiterPs)) - port.blockingPs)
    const a = at[i]!
    // Between these the work is concave in w: above w at all three, it is above w up to the last.
    for (const w of [0, a, a + next[i]!]) {
      if (compare(mul(t, sub(work(a, w), w)), lackPs) > 0) continue
      problems.add({
        code: 'DIVERGENCE',
        message: `after ${passes} passes the waits at ${queue.link}, lane ${lane}, are not proven to grow from ${waits[i]} to ${next[i]}`,
        ...queue,
      })
      break
    }
  }
}

/**
 * Checks that the waits of a cycle have no bound (MODEL "Divergence"): solves its queues as often as it says, from an empty
 * network, and then the inequality by which whatever satisfies the waits is contradicted.
 */
export const checkDivergence = (
  cycle: DivergingCycle,
  least: LeastWaits,
  open: OpenQueues,
  problems: Problems,
): void => {
  try {
    grow(cycle, least, open, problems)
  } catch (error) {
    if (!(error instanceof OutOfRange)) throw error
    const { links, lane } = cycle
    problems.add({ code: 'RANGE', message: `cycle of ${links[0]}, lane ${lane}: ${error.message}`, lane })
  }
}
