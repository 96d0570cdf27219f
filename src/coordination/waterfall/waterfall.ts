import type { HopBound, TunnelBound } from '../../analysis/result.ts'
import { addExact, type Exact } from '../../quantity/exact.ts'
import { ceilPs } from '../numbers/exact-ps.ts'
import { NoRangeError } from '../tunnels/latencies.ts'

/** What a step is made of. */
export type StepKind =
  /** Waiting for the next slot of one's own. */
  | 'slot'
  /** Between release and the first queue. */
  | 'send'
  /** One link, its queue included. */
  | 'hop'
  /** From delivery to reaction. */
  | 'processing'
  /** A timer of the protocol. */
  | 'timer'

/** One step of what takes so long at most. All times ps. */
export interface ServiceStep {
  /** What the protocol is doing: `replicate`, `ack`, `detect`, … */
  readonly stage: string
  /** What it is made of. */
  readonly kind: StepKind
  /** In words; of a hop, the link. */
  readonly what: string
  /** How long it takes at most. */
  readonly ps: number
  /** With all steps before it, ps. */
  readonly sumPs: number
  /** The tunnel on its way, of a send or a hop. */
  readonly tunnel?: string
  /** What a hop is made of. */
  readonly hop?: Omit<HopBound, 'link'>
}

/** What a proven time of a service is made of: the steps add up to it exactly. */
export interface ServiceWaterfall {
  /** What takes so long at most. */
  readonly of: 'detection' | 'commit' | 'failover'
  /** In words: who, and under which circumstances. */
  readonly title: string
  /** The number as printed, ps. */
  readonly totalPs: number
  /** In the order of time. */
  readonly steps: readonly ServiceStep[]
}

type Extra = Pick<ServiceStep, 'tunnel' | 'hop'>

/** Collects steps; each ends at the sum so far, rounded up once, so that nothing is lost between them. */
export class Steps {
  readonly #steps: ServiceStep[] = []
  readonly #bounds: ReadonlyMap<string, TunnelBound>
  #sum: Exact = 0
  #sumPs = 0

  constructor(bounds: ReadonlyMap<string, TunnelBound>) {
    this.#bounds = bounds
  }

  add(stage: string, kind: StepKind, what: string, length: Exact, extra: Extra = {}): void {
    this.#sum = addExact(this.#sum, length)
    const sumPs = ceilPs(this.#sum)
    if (sumPs > this.#sumPs) this.#steps.push({ stage, kind, what, ps: sumPs - this.#sumPs, sumPs, ...extra })
    this.#sumPs = sumPs
  }

  /** The longest way of a packet of `tunnel` to `node`, link by link. */
  addWay(stage: string, tunnel: string, node: string): void {
    const bound = this.#bounds.get(tunnel)
    const receiver = bound?.receivers.find(one => one.node === node)
    if (bound === undefined || receiver === undefined || receiver.worstPs === null)
      throw new NoRangeError(tunnel, node)
    const { latencyPs, jitterPs } = bound.send
    this.add(stage, 'send', `${bound.sender} sends`, latencyPs + jitterPs, { tunnel })
    for (const { link, ...hop } of receiver.hops) {
      const length = hop.transmissionPs + (hop.queueingPs ?? 0) + hop.latencyPs + hop.jitterPs
      this.add(stage, 'hop', link, length, { tunnel, hop })
    }
  }

  waterfall(of: ServiceWaterfall['of'], title: string): ServiceWaterfall {
    return { of, title, totalPs: this.#sumPs, steps: this.#steps }
  }
}
