import { setImmediate } from 'node:timers/promises'
import { render } from 'ink-testing-library'
import { Explorer } from '../../../src/explorer/screen/explorer.tsx'
import { decodeInput, flushInput } from '../../../src/explorer/state/keys.ts'
import { initialState, type Size, type State } from '../../../src/explorer/state/state.ts'
import { answer } from '../../../src/explorer/threads/answer.ts'
import { Store } from '../../../src/explorer/update/store.ts'
import { plainScreen, type ScreenPainter } from '../../../src/explorer/view/painter.ts'
import { WhatIf } from '../../../src/explorer/what-if/what-if.ts'
import type { RejectedRequest } from '../../../src/explorer/what-if/world.ts'
import type { Tunnel } from '../../../src/model/request.ts'
import type { Topology } from '../../../src/model/topology.ts'

/** An explorer in memory: keys in, frames out, and what it asked of the outside world. */
export interface TestScreen {
  readonly press: (...keys: readonly string[]) => Promise<void>
  readonly type: (text: string) => Promise<void>
  readonly frame: () => string
  readonly lines: () => readonly string[]
  readonly store: Store
  /** Files written, by name, and the effects that came. */
  readonly files: Map<string, string>
  readonly effects: string[]
  /** Texts put on the clipboard; handed to the editor; and what the editor gives back, in turn. */
  readonly copied: string[]
  readonly edited: string[]
  readonly answers: string[]
  readonly close: () => void
}

/** What terminals send. */
const SEQUENCES: Readonly<Record<string, string>> = {
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  enter: '\r',
  tab: '\t',
  'shift-tab': '\u001b[Z',
  esc: '\u001b',
  backspace: '\u007f',
  'ctrl-c': '\u0003',
  'ctrl-z': '\u001a',
  'ctrl-u': '\u0015',
  pagedown: '\u001b[6~',
  'ctrl-f': '\u0006',
  'ctrl-s': '\u0013',
  'ctrl-d': '\u0004',
  end: '\u001b[F',
}

export const open = async (
  {
    topology,
    tunnels,
    rejected = [],
  }: {
    readonly topology: Topology
    readonly tunnels: readonly Tunnel[]
    readonly rejected?: readonly RejectedRequest[]
  },
  size: Size,
  painter: ScreenPainter = plainScreen,
  given: Partial<State> = {},
): Promise<TestScreen> => {
  const files = new Map<string, string>()
  const effects: string[] = []
  const whatIf = new WhatIf(topology, tunnels, {}, undefined, rejected)
  const state = initialState({ topology, world: whatIf.world, size, savePath: 'out.yaml' })
  let clock = 0
  const copied: string[] = []
  const edited: string[] = []
  const answers: string[] = []
  const effect = (name: string) => (): void => void effects.push(name)
  const store = new Store({ ...state, ...given }, whatIf, {
    save: (path, text, overwrite) => {
      if (path.includes('/no/')) throw new Error(`cannot write ${path}: ENOENT`)
      if (files.has(path) && !overwrite) return false
      files.set(path, text)
      return true
    },
    copy: text => void copied.push(text),
    edit: ({ text }, back) => {
      edited.push(text)
      back(answers.shift())
    },
    reload: effect('reload'),
    mouse: isOn => void effects.push(`mouse ${isOn}`),
    redraw: effect('redraw'),
    suspend: effect('suspend'),
    quit: effect('quit'),
    // In the screen's own thread, so that tests need not wait.
    plan: (task, hear) => void globalThis.setImmediate(() => answer(task, hear, () => 0)),
    stopPlanning: effect('stop-planning'),
    simulate: effect('simulate'),
    watch: () => {},
    stopSimulation: effect('stop-simulation'),
    soon: work => {
      const timer = globalThis.setImmediate(work)
      return () => clearImmediate(timer)
    },
    next: work => void globalThis.setImmediate(work),
    // Long enough for one piece of work between two looks at it.
    now: () => (clock += 50),
  })
  const ink = render(<Explorer store={store} painter={painter} />)
  const settled = async (): Promise<void> => {
    for (let i = 0; i < 4; i++) await setImmediate()
  }
  await settled()
  const write = async (text: string): Promise<void> => {
    const { events, pending } = decodeInput('', text)
    for (const event of [...events, ...flushInput(pending)]) store.send(event)
    await settled()
  }
  return {
    press: async (...keys) => {
      for (const key of keys) await write(SEQUENCES[key] ?? key)
    },
    type: write,
    frame: () => ink.lastFrame() ?? '',
    lines: () => (ink.lastFrame() ?? '').split('\n').map(line => line.trimEnd()),
    store,
    files,
    effects,
    copied,
    edited,
    answers,
    close: ink.unmount,
  }
}
