import type { DivergingCycle } from './certificate.ts'
import type { Walked } from './check-tunnels.ts'
import type { Hop } from './port/hop.ts'
import type { Problems } from './problem.ts'

const keyOf = (link: string, lane: number): string => `${lane} ${link}`

/** The queues of which a certificate claims nothing: those whose waits it says to grow for ever, and those behind them. */
export class OpenQueues {
  readonly #growing = new Set<string>()
  readonly #open = new Set<string>()

  /** Takes in the cycles one by one, and reports queues that are behind one and not listed so, or listed and not behind it. */
  constructor(cycles: readonly DivergingCycle[], walked: readonly Walked[], problems: Problems) {
    if (cycles.length === 0) return
    const onward = onwardOf(walked)
    for (const cycle of cycles) {
      const { lane, links, waits } = cycle
      const growing = links.filter((_, i) => waits[i]! > 0).map(link => keyOf(link, lane))
      const reached = closure(growing, onward)
      for (const key of growing) this.#growing.add(key)
      for (const key of reached) this.#open.add(key)
      checkFed(cycle, reached, problems)
    }
  }

  /** Whether nothing is claimed of this queue. */
  has(link: string, lane: number): boolean {
    return this.#open.has(keyOf(link, lane))
  }

  /** Whether the waits of this queue are said to grow for ever. */
  isGrowing({ link, lane }: Hop): boolean {
    return this.#growing.has(keyOf(link.id, lane))
  }

  /** Holds the jitters that are missing to the queues from which they would come. */
  checkJitters({ tunnel, hops }: Walked, problems: Problems): void {
    for (const { link, lane, flow, previous } of hops) {
      const isBehind = previous !== undefined && this.has(previous.link.id, lane)
      const isMissing = flow.jitterPs === Number.POSITIVE_INFINITY
      const place = { tunnel: tunnel.id, link: link.id, lane }
      if (isMissing && !isBehind)
        problems.add({
          code: 'JITTER_MISSING',
          message: `no jitter of tunnel ${tunnel.id} at ${link.id}, behind no cycle that diverges`,
          ...place,
        })
      else if (isBehind && !isMissing)
        problems.add({
          code: 'JITTER_UNKNOWN',
          message: `tunnel ${tunnel.id} has a jitter at ${link.id}, behind a cycle that diverges`,
          ...place,
        })
    }
  }
}

/** Which queues each queue feeds: the next ones of its tunnels, and at their links the lanes below too. */
const onwardOf = (walked: readonly Walked[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const lanesAt = new Map<string, Set<number>>()
  for (const { hops } of walked)
    for (const { link, lane } of hops) lanesAt.set(link.id, (lanesAt.get(link.id) ?? new Set()).add(lane))
  const onward = new Map<string, Set<string>>()
  for (const { hops } of walked)
    for (const { link, lane, previous } of hops) {
      if (previous === undefined) continue
      const from = keyOf(previous.link.id, lane)
      const to = onward.get(from) ?? new Set()
      onward.set(from, to)
      for (const below of lanesAt.get(link.id)!) if (below >= lane) to.add(keyOf(link.id, below))
    }
  return onward
}

const closure = (
  from: readonly string[],
  onward: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> => {
  const reached = new Set(from)
  // A set is walked in the order in which it grows.
  for (const key of reached) for (const next of onward.get(key) ?? []) reached.add(next)
  return reached
}

const checkFed = (
  { lane, links, waits, fed }: DivergingCycle,
  reached: ReadonlySet<string>,
  problems: Problems,
): void => {
  const own = new Set(links.map(link => keyOf(link, lane)))
  const listed = new Set(fed.map(queue => keyOf(queue.link, queue.lane)))
  for (const [i, link] of links.entries())
    if (!(waits[i]! > 0) && !reached.has(keyOf(link, lane)))
      problems.add({
        code: 'DIVERGENCE',
        message: `${link}, lane ${lane}, neither grows with its cycle nor is fed by it`,
        link,
        lane,
      })
  for (const queue of fed)
    if (own.has(keyOf(queue.link, queue.lane)) || !reached.has(keyOf(queue.link, queue.lane)))
      problems.add({
        code: 'DIVERGENCE',
        message: `${queue.link}, lane ${queue.lane}, is not behind the cycle of ${links[0]}, lane ${lane}`,
        ...queue,
      })
  for (const key of reached) {
    if (own.has(key) || listed.has(key)) continue
    const at = key.indexOf(' ')
    const queue = { link: key.slice(at + 1), lane: Number(key.slice(0, at)) }
    problems.add({
      code: 'DIVERGENCE',
      message: `${queue.link}, lane ${queue.lane}, is behind the cycle of ${links[0]}, lane ${lane}, and not listed`,
      ...queue,
    })
  }
}
