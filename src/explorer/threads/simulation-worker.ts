import { parentPort, workerData } from 'node:worker_threads'
import type { SimulationNews, SimulationTask } from '../state/simulation-state.ts'
import { Hunt } from './hunt.ts'
import { WatchedSimulation } from './watch-simulation.ts'

const task = workerData as SimulationTask
/** Nothing is done for so long before it is asked again which tunnel is watched. */
const PAUSE_MS = 100
const EVERY_MS = 100

const say = (news: SimulationNews): void => parentPort!.postMessage(news)
const watched = (): number => Atomics.load(task.watched, 0)
const pause = (): unknown => Atomics.wait(task.watched, 0, watched(), PAUSE_MS)

/** Until the thread is ended: a screen that is left ends it. */
const simulate = (): never => {
  const simulation = new WatchedSimulation(task)
  let saidAt = Number.NEGATIVE_INFINITY
  let said = -1
  for (;;) {
    const wasDone = simulation.isDone
    if (wasDone) pause()
    else simulation.advance()
    const at = watched()
    const now = performance.now()
    const isNew = at !== said || (!wasDone && (simulation.isDone || now - saidAt >= EVERY_MS))
    if (!isNew) continue
    say({ kind: 'seen', seen: simulation.seen(at) })
    saidAt = now
    said = at
  }
}

const hunt = (): never => {
  const search = new Hunt(task)
  for (;;) {
    const at = watched()
    if (search.isDone(at)) pause()
    else say({ kind: 'hunted', hunted: search.advance(at) })
  }
}

if (task.role === 'simulate') simulate()
else hunt()
