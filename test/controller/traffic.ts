import { check } from '../../src/analysis/check.ts'
import { type Placed, tunnelsOf } from '../../src/controller/contract/contract.ts'
import type { Decision } from '../../src/controller/contract/decision.ts'
import { type Promised, promiseAt } from '../../src/controller/contract/promise.ts'
import type { ControllerState } from '../../src/controller/contract/state.ts'
import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'

/** One tunnel on one tree with one contract, and when its packets may be in the network: from its first to the last one's end. */
interface Carried {
  /** The contract. */
  readonly id: string
  readonly tunnel: Tunnel
  readonly fromMs: number
  untilMs: number
}

/**
 * What may be in the network at any time, written down from what senders were told alone: the test's own idea of what
 * a controller's answers mean.
 */
export class Traffic {
  readonly #topology: Topology
  #all: Carried[] = []
  readonly #promises = new Map<string, readonly Promised[]>()

  constructor(topology: Topology) {
    this.#topology = topology
  }

  /** Takes in a decision, of which `state` is the result. */
  take(decision: Decision, state: ControllerState): void {
    const { outcome, atMs, settledMs } = decision
    this.#all = this.#all.filter(c => c.untilMs > atMs)
    const changed = [...decision.held, ...(decision.renewed === undefined ? [] : [decision.renewed])]
    for (const held of changed) {
      const { id, status, promises } = held
      if (status === 'demoted') this.#end(id, settledMs)
      else if (outcome.kind === 'granted' && outcome.id === id)
        this.#goOver(id, held, outcome.startsMs, outcome.holdsMs)
      // Rerouted or raised: from the first of its two new promises on; what it was until everything has settled.
      else this.#goOver(id, held, promises.at(-2)!.fromMs, settledMs)
    }
    for (const held of decision.replaced ?? [])
      if (held.status === 'demoted') this.#end(held.id, settledMs)
      else if (outcome.kind === 'network') this.#goOver(held.id, held, outcome.startsMs, outcome.settledMs)
    for (const id of decision.gone) this.#end(id, settledMs)
    this.#promises.clear()
    for (const [id, held] of state.held) this.#promises.set(id, held.promises)
  }

  /** Every broken promise from `nowMs` on, whatever the senders do that they may do. */
  broken(nowMs: number): string[] {
    const times = new Set([nowMs])
    for (const { fromMs, untilMs } of this.#all) for (const t of [fromMs, untilMs]) times.add(t)
    for (const list of this.#promises.values()) for (const { fromMs } of list) times.add(fromMs)
    const found: string[] = []
    for (const at of [...times].filter(t => t >= nowMs && t < Number.POSITIVE_INFINITY).sort((a, b) => a - b))
      found.push(...this.#brokenAt(at))
    return found
  }

  #brokenAt(at: number): string[] {
    const present = this.#all.filter(c => c.fromMs <= at && at < c.untilMs)
    const tunnels = present.map(({ tunnel: { replica: _copy, ...tunnel } }, i) => ({
      ...tunnel,
      id: `${i}`,
      requestedPeriodPs: tunnel.periodPs,
    }))
    const { tunnels: bounds, violations } = check(this.#topology, { tunnels })
    const found = violations.filter(v => v.code !== 'PERIOD').map(v => `at ${at}: ${v.message}`)
    for (const [i, { id, tunnel }] of present.entries()) {
      const promise = promiseAt(this.#promises.get(id) ?? [], at)
      if (promise === undefined || promise.maxJitterPs === null) continue
      const { minLatencyPs, maxJitterPs } = bounds[i]!
      const worst = minLatencyPs + (maxJitterPs ?? Number.POSITIVE_INFINITY)
      if (minLatencyPs < promise.minLatencyPs || worst > promise.minLatencyPs + promise.maxJitterPs)
        found.push(
          `at ${at}: ${tunnel.id} within ${minLatencyPs} and ${worst}, promised ${JSON.stringify(promise)}`,
        )
    }
    return found
  }

  /** Each copy goes from what it was, which ends, to what it is; what asks for no more than before only when that has ended. */
  #goOver(id: string, placed: Placed, startsMs: number, holdsMs: number): void {
    const before = this.#all.filter(c => c.id === id && c.untilMs === Number.POSITIVE_INFINITY)
    this.#end(id, holdsMs)
    for (const tunnel of tunnelsOf(placed)) {
      const was = before.find(c => c.tunnel.id === tunnel.id)
      // More of the same, on the same tree, is there instead of what was, not beside it.
      const isMore = was !== undefined && coversIt(tunnel, was.tunnel)
      const isLess = was !== undefined && !isMore && coversIt(was.tunnel, tunnel)
      if (isMore) was.untilMs = startsMs
      this.#all.push({ id, tunnel, fromMs: isLess ? holdsMs : startsMs, untilMs: Number.POSITIVE_INFINITY })
    }
  }

  #end(id: string, untilMs: number): void {
    for (const one of this.#all) if (one.id === id) one.untilMs = Math.min(one.untilMs, untilMs)
  }
}

const coversIt = (a: Tunnel, b: Tunnel): boolean =>
  a.lane === b.lane &&
  a.sizeBits >= b.sizeBits &&
  a.periodPs <= b.periodPs &&
  JSON.stringify([a.receivers, a.routes]) === JSON.stringify([b.receivers, b.routes])
