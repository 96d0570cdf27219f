import { Worker } from 'node:worker_threads'
import type { Topology } from '../../model/topology.ts'
import type { SimulationNews, SimulationState, SimulationTask } from '../state/simulation-state.ts'
import type { Store } from '../update/store.ts'
import { selectedTunnel } from '../view/selection.ts'
import type { World } from '../what-if/world.ts'

/** Built beside this file (tsdown.config.ts). */
const WORKER = new URL('./explorer-worker.mjs', import.meta.url)

/** The tunnels that carry something, in file order, with what is proven of them. */
export const taskOf = (topology: Topology, world: World): Omit<SimulationTask, 'role' | 'watched'> => {
  const tunnels = world.tunnels.filter(({ id }) => world.bounds.has(id))
  const ranges = tunnels.map(({ id }) =>
    world.bounds.get(id)!.receivers.map(({ minLatencyPs, maxJitterPs }) => ({
      minLatencyPs,
      worstPs: maxJitterPs === null ? Number.POSITIVE_INFINITY : minLatencyPs + maxJitterPs,
    })),
  )
  return { topology, tunnels, ranges }
}

/** News is shown no more often, and not while somebody types: what is newest then stands for all of it. */
const EVERY_MS = 100
const TYPING_MS = 60

/** Simulator and adversary in a thread each, so that the screen waits for neither. */
export class SimulationThreads {
  #typedAt = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined
  #workers: Worker[] = []
  #watched: Int32Array | undefined
  #order: ReadonlyMap<string, number> = new Map()

  start(store: Store): void {
    this.stop()
    const { topology, world } = store.state()
    const task = taskOf(topology, world)
    this.#order = new Map(task.tunnels.map(({ id }, i) => [id, i]))
    const watched = new Int32Array(new SharedArrayBuffer(4))
    this.#watched = watched
    this.watch(selectedTunnel(store.state()))
    let simulation: SimulationState = { kind: 'running', world, seen: undefined, hunted: new Map() }
    const tell = (): void => {
      const rest = TYPING_MS - (performance.now() - this.#typedAt)
      this.#timer = rest > 0 ? setTimeout(tell, rest) : undefined
      if (rest <= 0) store.send({ kind: 'simulation', simulation })
    }
    const tellSoon = (): void => {
      this.#timer ??= setTimeout(tell, EVERY_MS)
    }
    const hear = (news: SimulationNews): void => {
      if (simulation.kind !== 'running') return
      simulation =
        news.kind === 'seen'
          ? { ...simulation, seen: news.seen }
          : { ...simulation, hunted: new Map(simulation.hunted).set(news.hunted.tunnel, news.hunted) }
      tellSoon()
    }
    for (const role of ['simulate', 'hunt'] as const) {
      const worker = new Worker(WORKER, { workerData: { ...task, role, watched } satisfies SimulationTask })
      worker.on('message', news => {
        if (this.#workers.includes(worker)) hear(news)
      })
      worker.on('error', error => {
        if (!this.#workers.includes(worker)) return
        this.stop()
        store.send({ kind: 'simulation', simulation: { kind: 'failed', why: error.message } })
      })
      this.#workers.push(worker)
    }
    store.send({ kind: 'simulation', simulation })
  }

  /** The tunnel whose histogram is shown and whose worst is searched for. */
  watch(id: string | undefined): void {
    const at = this.#order.get(id ?? '')
    if (this.#watched === undefined || at === undefined) return
    Atomics.store(this.#watched, 0, at)
    Atomics.notify(this.#watched, 0)
  }

  /** Somebody types: what the threads say waits. */
  typed(): void {
    this.#typedAt = performance.now()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const ending = this.#workers
    this.#workers = []
    for (const worker of ending) void worker.terminate()
  }
}
