import { render } from 'ink'
import type { AnalysisOptions } from '../../analysis/options.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Services } from '../../model/services.ts'
import type { Topology } from '../../model/topology.ts'
import type { Rejection } from '../../model/verdict.ts'
import { initialState } from '../state/state.ts'
import { SimulationThreads } from '../threads/simulation-threads.ts'
import { Store } from '../update/store.ts'
import type { ScreenPainter } from '../view/painter.ts'
import { WhatIf } from '../what-if/what-if.ts'
import { Explorer } from './explorer.tsx'
import { Terminal } from './terminal.ts'

/** A cursor that moves on within this time is not asked about. */
const REST_MS = 40

export interface Explored {
  readonly topology: Topology
  readonly tunnels: readonly Tunnel[]
  readonly rejected: readonly Rejection[]
  /** Of a services file: what stands on the tunnels. */
  readonly services?: Services | undefined
  readonly options: AnalysisOptions
  /** Told of every operation that begins. */
  readonly begin: () => void
  readonly painter: ScreenPainter
  /** File name proposed for saving. */
  readonly savePath: string
  readonly save: (path: string, text: string, overwrite: boolean) => boolean
}

/** Shows the network until the user leaves. The terminal is afterwards as it was, also where this throws. */
export const explore = async (given: Explored): Promise<void> => {
  const { topology, tunnels, rejected, services, options, begin, painter, savePath, save } = given
  const terminal = new Terminal(process.stdin, process.stdout)
  const whatIf = new WhatIf(topology, tunnels, options, begin)
  const { world } = whatIf
  const state = initialState({ topology, world, rejected, services, size: terminal.size, savePath })
  let unmount = (): void => {}
  const threads = new SimulationThreads()
  const store = new Store(state, whatIf, {
    save,
    redraw: () => terminal.redraw(),
    suspend: () => terminal.suspend(),
    quit: () => unmount(),
    simulate: asking => threads.start(asking),
    watch: id => threads.watch(id),
    stopSimulation: () => threads.stop(),
    soon: work => {
      const timer = setTimeout(work, REST_MS)
      return () => clearTimeout(timer)
    },
  })
  terminal.on('resize', () => store.send({ kind: 'resize', size: terminal.size }))
  let crash = (_: unknown): void => {}
  const crashed = new Promise<never>((_, reject) => {
    crash = reject
  })
  process.on('uncaughtException', crash)
  terminal.open()
  try {
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
    threads.stop()
    terminal.close()
    // After a crash it still holds the keyboard, and with it the process.
    unmount()
  }
}
