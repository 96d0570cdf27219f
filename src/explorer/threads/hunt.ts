import { searchWorst } from '../../simulation/adversary/adversary.ts'
import type { Hunted, SimulationTask } from '../state/simulation-state.ts'

/** Simulations between two reports: some tenths of a second. */
const RUNS = 600
/** More of them have hardly ever found more. */
const MOST_RUNS = 60_000

/** A search for the worst of whichever tunnel is watched, that goes on where it was left. */
export class Hunt {
  readonly #task: SimulationTask
  readonly #known = new Map<number, Hunted>()

  constructor(task: SimulationTask) {
    this.#task = task
  }

  isDone(watched: number): boolean {
    return this.#task.tunnels[watched] === undefined || this.#known.get(watched)?.isDone === true
  }

  /** Goes on with another seed; what was found before is kept. */
  advance(watched: number): Hunted {
    const { topology, tunnels, ranges } = this.#task
    const tunnel = tunnels[watched]!
    const before = this.#known.get(watched)
    const evaluations = before?.evaluations ?? 0
    const ofReceiver = new Map(tunnel.receivers.map((node, i) => [node, ranges[watched]![i]!]))
    const result = searchWorst(topology, tunnels, {
      seed: 1 + evaluations,
      runs: RUNS,
      victims: [tunnel.id],
      range: (_, node) => {
        const { minLatencyPs, worstPs } = ofReceiver.get(node)!
        return worstPs === Number.POSITIVE_INFINITY
          ? undefined
          : { minLatencyPs, maxJitterPs: worstPs - minLatencyPs }
      },
    })
    const found = new Map(result.found.map(f => [f.receiver, f.latencyPs]))
    const latenciesPs = tunnel.receivers.map((node, i) =>
      Math.max(found.get(node) ?? -1, before?.latenciesPs[i] ?? -1),
    )
    const isReached = latenciesPs.every((ps, i) => ps >= ranges[watched]![i]!.worstPs)
    const done = evaluations + Math.max(1, result.evaluations)
    const hunted = {
      tunnel: tunnel.id,
      evaluations: done,
      isDone: isReached || done >= MOST_RUNS,
      latenciesPs,
    }
    this.#known.set(watched, hunted)
    return hunted
  }
}
