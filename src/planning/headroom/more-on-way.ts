import type { Placement, PlacementTools } from '../../allocation/place-request.ts'
import type { Binding } from '../../model/planning/headroom.ts'
import type { Violation } from '../../model/verdict.ts'
import { Stopped } from '../../model/work-budget.ts'
import type { Asking } from './asking.ts'
import { certainlyRefused, type Hint } from './certainly-refused.ts'
import { bindingOf } from './wrong.ts'

/** How many more requests there is room for, and why there is none for one more; without a reason where no more were tried. */
export interface More {
  readonly more: number
  readonly binds?: Binding
}

/** Tries that go by what the last one missed; then halving. */
const MOST_GUESSES = 8

/**
 * How many tunnels like `found` fit on its tree together. So many tunnels of one kind on one tree are to every bound as one
 * tunnel whose batches have so many packets more (MODEL "Headroom"); one fewer fits where so many do. What its own queues
 * refuse for certain is told first, at a fraction of what a trial costs; `hint` only saves tries.
 */
export const moreOnWay = (
  asking: Asking,
  tools: PlacementTools,
  found: Placement,
  most: number,
  hint: Hint,
): More => {
  const { engine, wrong } = asking
  const { packets = 1, sizeBits } = found.tunnel
  const together = (n: number): Placement['tunnel'] => ({ ...found.tunnel, packets: n * packets })
  const full = fullFrom(tools, found)
  let bad = Math.min(most + 1, full.from)
  let binds: Binding | undefined = full.from <= most ? full.binds : undefined
  const refused = certainlyRefused(bad, hint, n => {
    const { violation, sparePs } = engine.certain(together(n), found.tree)
    const why = violation === undefined ? undefined : wrong.broken([violation])[0]
    if (why?.code === 'BUFFER') return { why, over: why.backlogBits - why.queueBits }
    return { why, over: sparePs === undefined ? undefined : -sparePs }
  })
  if (refused !== undefined) {
    bad = refused.at
    binds = bindingOf(refused.why)
  }
  let good = 0
  let next = bad - 1
  for (let tries = 0; bad - good > 1; tries++) {
    const broken = tried(asking, found, together(next))
    if (broken === undefined) {
      good = next
      next = tries < MOST_GUESSES ? good + 1 : middle(good, bad)
      continue
    }
    bad = next
    binds = bindingOf(broken)
    const aim = tries < MOST_GUESSES ? aimOf(asking, broken, bad, sizeBits * packets) : middle(good, bad)
    next = Math.min(bad - 1, Math.max(good + 1, aim))
  }
  hint.guess = good
  return { more: good, ...(binds === undefined ? {} : { binds }) }
}

const middle = (a: number, b: number): number => Math.floor((a + b) / 2)

/** The least number for which a queue of the tree has no room by what admission counts: a packet of each tunnel. */
const fullFrom = (
  { sums, network }: PlacementTools,
  { tunnel: { sizeBits, lane }, tree }: Placement,
): { readonly from: number; readonly binds?: Binding } => {
  let from = Number.POSITIVE_INFINITY
  let at: string | undefined
  for (const link of tree.links) {
    const room = (network.queueBits[link] ?? 0) - sums.neededBits(link, { sizeBits: 0, lane })
    const least = Math.max(0, Math.floor(room / sizeBits)) + 1
    if (least >= from) continue
    from = least
    at = network.topology.links[link]?.id
  }
  if (at === undefined) return { from }
  const message = `lane ${lane} of link ${at} has no room for one more packet beside one of each tunnel`
  return { from, binds: { code: 'CAPACITY', message, link: at, lane } }
}

/** What so many would break; a trial that takes more steps than allowed counts as one that does. */
const tried = (
  { engine, wrong }: Asking,
  found: Placement,
  tunnel: Placement['tunnel'],
): Violation | undefined => {
  const trial = (): Violation | undefined => {
    const { violations } = engine.tryAdd(tunnel, found.tree)
    engine.rollBack()
    return wrong.broken(violations)[0]
  }
  try {
    const roughly = engine.roughly(trial)
    if (roughly === undefined || roughly.code === 'OVERLOAD' || engine.wasExact) return roughly
    return trial()
  } catch (error) {
    engine.rollBack()
    if (!(error instanceof Stopped) || error.reason === 'time') throw error
    return {
      code: 'UNDECIDED',
      message: 'more take more steps to decide than are allowed',
      workLimit: engine.work.limit,
    }
  }
}

/** With how many a verdict may just hold that does not with `n`, by what is too much and how much that was with none. */
const aimOf = ({ engine }: Asking, broken: Violation, n: number, bitsEach: number): number => {
  if (broken.code === 'BUFFER') return n - Math.ceil((broken.backlogBits - broken.queueBits) / bitsEach)
  if (broken.code !== 'DEADLINE' || !engine.has(broken.tunnel)) return middle(0, n)
  const { worstPs } = engine.bound(broken.tunnel)
  if (worstPs === null || worstPs >= broken.worstPs) return middle(0, n)
  return Math.floor((n * (broken.deadlinePs - worstPs)) / (broken.worstPs - worstPs))
}
