import { render } from 'ink'
import type { AnalysisOptions } from '../../analysis/options.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Services } from '../../model/services.ts'
import type { Topology } from '../../model/topology.ts'
import { counted } from '../../report/typeset/numbers.ts'
import type { InputEvent } from '../state/keys.ts'
import { initialState } from '../state/state.ts'
import { PlanningThreads } from '../threads/planning-threads.ts'
import { SimulationThreads } from '../threads/simulation-threads.ts'
import { type Loaded, Store } from '../update/store.ts'
import type { ScreenPainter } from '../view/painter.ts'
import { WhatIf } from '../what-if/what-if.ts'
import type { RejectedRequest } from '../what-if/world.ts'
import { editOutside } from './edit-outside.ts'
import { Explorer } from './explorer.tsx'
import { Terminal } from './terminal.ts'
import { watchFiles } from './watch-files.ts'

/** A cursor that moves on within this time is not asked about. */
const REST_MS = 40

/** What the files hold. */
export interface Opened {
  readonly topology: Topology
  readonly tunnels: readonly Tunnel[]
  readonly rejected: readonly RejectedRequest[]
  /** Ids of all requests as the file has them. */
  readonly order: readonly string[]
  /** Of a services file: what stands on the tunnels. */
  readonly services?: Services | undefined
}

export interface Explored {
  readonly opened: Opened
  /** Opens the files again. Rejects with an Error that says why it cannot. */
  readonly openAgain: () => Promise<Opened>
  /** The files, for they may change. */
  readonly paths: readonly string[]
  readonly options: AnalysisOptions
  /** Told of every operation that begins. */
  readonly begin: () => void
  readonly painter: ScreenPainter
  /** Whether the terminal has nothing but ASCII. */
  readonly isAscii: boolean
  /** File name proposed for saving. */
  readonly savePath: string
  readonly save: (path: string, text: string, overwrite: boolean) => boolean
}

/** A moment to write what stands on the screen before a long calculation. */
const drawn = (): Promise<void> => new Promise(done => setImmediate(done))

/** Shows the network until the user leaves. The terminal is afterwards as it was, also where this throws. */
export const explore = async (given: Explored): Promise<void> => {
  const { opened, options, begin, painter, savePath, save, isAscii, paths } = given
  const terminal = new Terminal(process.stdin, process.stdout)
  const analysed = ({ topology, tunnels, rejected }: Opened): WhatIf =>
    new WhatIf(topology, tunnels, options, begin, rejected)
  let crash = (_: unknown): void => {}
  const crashed = new Promise<never>((_, reject) => {
    crash = reject
  })
  let unmount = (): void => {}
  const threads = new SimulationThreads()
  const planner = new PlanningThreads()
  process.on('uncaughtException', crash)
  terminal.open()
  let unwatch = (): void => {}
  try {
    terminal.say(`xlane explore: analysing ${counted(opened.tunnels.length, 'tunnel')} ...`)
    await drawn()
    const whatIf = analysed(opened)
    const { topology, order, services } = opened
    const size = terminal.size
    const state = initialState({ topology, world: whatIf.world, order, services, size, savePath, isAscii })
    const store: Store = new Store(state, whatIf, {
      save,
      copy: text => terminal.copy(text),
      edit: (draft, back) => {
        terminal.leave()
        try {
          back(editOutside(draft.text))
        } finally {
          terminal.enter()
        }
      },
      reload: (back, failed) => {
        const load = async (): Promise<Loaded> => {
          const again = await given.openAgain()
          return { whatIf: analysed(again), order: again.order, services: again.services }
        }
        load().then(back, error => failed(error instanceof Error ? error.message : String(error)))
      },
      mouse: isOn => terminal.mouse(isOn),
      redraw: () => terminal.redraw(),
      suspend: () => terminal.suspend(),
      quit: () => unmount(),
      plan: (task, hear) => planner.ask(task, hear),
      stopPlanning: () => planner.stop(),
      simulate: asking => threads.start(asking),
      watch: id => threads.watch(id),
      stopSimulation: () => threads.stop(),
      soon: work => {
        const timer = setTimeout(work, REST_MS)
        return () => clearTimeout(timer)
      },
      next: work => void setImmediate(work),
      now: () => performance.now(),
    })
    terminal.on('resize', () => store.send({ kind: 'resize', size: terminal.size }))
    terminal.on('input', (events: readonly InputEvent[]) => {
      threads.typed()
      planner.typed()
      for (const event of events) store.send(event)
    })
    unwatch = watchFiles(paths, path => store.send({ kind: 'stale', path }))
    const ink = render(<Explorer store={store} painter={painter} />, {
      // All that ink asks of a terminal, and nothing else of a stream.
      stdout: terminal as unknown as NodeJS.WriteStream,
      exitOnCtrlC: false,
      patchConsole: false,
    })
    unmount = () => ink.unmount()
    await Promise.race([ink.waitUntilExit(), crashed])
  } finally {
    process.off('uncaughtException', crash)
    unwatch()
    threads.stop()
    planner.stop()
    terminal.close()
    // After a crash it still holds the keyboard, and with it the process.
    unmount()
  }
}
