import { describe, expect, test } from 'vitest'
import {
  changesPane,
  detailPane,
  dialogPane,
  listPane,
  mapPane,
  simulationPane,
} from '../../../src/explorer/frame/panes.ts'
import { decodeInput, flushInput } from '../../../src/explorer/state/keys.ts'
import { initialState, type State } from '../../../src/explorer/state/state.ts'
import { textField, typeInto } from '../../../src/explorer/state/text-field.ts'
import { windowStart } from '../../../src/explorer/state/window.ts'
import { answer } from '../../../src/explorer/threads/answer.ts'
import { rungAbove, rungBelow } from '../../../src/explorer/update/ladder.ts'
import { Store } from '../../../src/explorer/update/store.ts'
import { layoutOf } from '../../../src/explorer/view/layout.ts'
import { CURSOR } from '../../../src/explorer/view/list-lines.ts'
import { plainScreen } from '../../../src/explorer/view/painter.ts'
import { tunnelsIn } from '../../../src/explorer/view/selection.ts'
import { serviceRows } from '../../../src/explorer/view/service-rows.ts'
import { shownWidth } from '../../../src/explorer/view/text-line.ts'
import { WhatIf } from '../../../src/explorer/what-if/what-if.ts'
import { shipped, withServices } from '../load.ts'

const KEYS = [
  ...['up', 'down', 'left', 'right', 'enter', 'esc', 'tab', 'shift-tab', 'backspace', 'pagedown', 'pageup'],
  ...['home', 'end', 'ctrl-z', 'ctrl-l', 'ctrl-c', 'delete', 'ctrl-u', 'ctrl-w'],
  ...'12345jkgGlhsSaexrpfuUwmnbq?/+-=_!y.,µ8 aTzdioREYLM*:<>F69'.split(''),
  ...['ctrl-d', 'ctrl-f', 'ctrl-s', ' ', ' '],
]

/** A small deterministic die. */
const die = (seed: number) => {
  let state = seed
  return (sides: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

const nothing = (): void => {}

const storeFor = (
  given: ReturnType<typeof shipped> & Pick<Partial<State>, 'services'>,
  size = { columns: 80, rows: 24 },
) => {
  const whatIf = new WhatIf(given.topology, given.tunnels)
  const state = initialState({ ...given, world: whatIf.world, size, savePath: 'x.yaml' })
  const written: string[] = []
  const slices: (() => void)[] = []
  let later: (() => void) | undefined
  const store = new Store(state, whatIf, {
    save: (path, _, overwrite) => {
      if (written.includes(path) && !overwrite) return false
      written.push(path)
      return true
    },
    copy: nothing,
    edit: ({ text }, back) => back(text.replaceAll('lane: 1', 'lane: 2')),
    reload: nothing,
    mouse: nothing,
    redraw: nothing,
    suspend: nothing,
    quit: nothing,
    plan: (task, hear) => slices.push(() => answer(task, hear, () => 0)),
    stopPlanning: nothing,
    simulate: nothing,
    watch: nothing,
    stopSimulation: nothing,
    soon: work => {
      later = work
      return () => {
        later = undefined
      }
    },
    next: work => slices.push(work),
    now: () => 0,
  })
  /** What waits for the keys to rest: an explanation, or the next slice of a placement. */
  const rest = (): void => {
    later?.()
    slices.shift()?.()
  }
  return { store, whatIf, rest }
}

/** Whatever is shown fits its place, and cursors stand on what is there. */
const expectSound = (state: State): void => {
  const layout = layoutOf(state)
  const rows = tunnelsIn(state)
  if (rows.length > 0) expect(rows.some(row => row.tunnel.id === state.tunnels.cursor)).toBe(true)
  const { list, detail, body } = layout
  if (state.dialog?.kind === 'services') {
    const { list: at, opened } = state.dialog
    const rows = serviceRows(state)
    expect(rows[at.cursor]).toBeDefined()
    const shown = dialogPane(state, body, plainScreen)!
    expect(shown.length).toBeLessThanOrEqual(body.height)
    if (opened === undefined) expect(shown.filter(line => line.startsWith(CURSOR))).toHaveLength(1)
  }
  const panes = [
    ...(dialogPane(state, body, plainScreen) ?? []),
    ...(list === undefined ? [] : listPane(state, list, plainScreen)),
    ...(detail === undefined || state.view === 'map' ? [] : detailPane(state, detail, plainScreen)),
    ...(state.view === 'map' ? mapPane(state, body, plainScreen) : []),
    ...(state.view === 'changes' ? changesPane(state, body, plainScreen) : []),
    ...(state.view === 'simulate' ? simulationPane(state, body, plainScreen) : []),
  ]
  for (const line of panes) expect(line).not.toContain('\n')
  const around = 2 + layout.messages + layout.status.length
  expect(body.height + around).toBe(Math.max(state.size.rows - 1, 1 + around))
  if (list !== undefined) expect(listPane(state, list, plainScreen).length).toBeLessThanOrEqual(list.height)
  if (list !== undefined)
    for (const line of listPane(state, list, plainScreen))
      expect(shownWidth(line)).toBeLessThanOrEqual(list.width)
}

describe('the state machine', () => {
  test.each([
    ['two-racks', () => shipped('two-racks')],
    ['ring', () => shipped('ring')],
    ['fat-tree-k4', () => shipped('fat-tree-k4')],
    ['services on two racks', withServices],
  ])('stays sound whatever is typed: %s', (_, load) => {
    const given = load()
    for (let seed = 1; seed <= 2; seed++) {
      const roll = die(seed)
      const { store, whatIf, rest } = storeFor(given)
      for (let i = 0; i < 150; i++) {
        if (roll(40) === 0)
          store.send({ kind: 'resize', size: { columns: 40 + roll(200), rows: 12 + roll(60) } })
        store.send({ kind: 'key', key: KEYS[roll(KEYS.length)]! })
        if (roll(3) === 0) rest()
        const state = store.state()
        expect(state.world).toBe(whatIf.world)
        expect(state.history).toEqual(whatIf.history)
        if (i % 10 === 0) expectSound(state)
      }
      // However far it went, undoing leads back to the beginning.
      const first = new WhatIf(given.topology, given.tunnels).world
      while (whatIf.undo() !== undefined);
      expect(whatIf.world).toEqual(first)
    }
  })

  test('the same keys give the same state', () => {
    const given = shipped('two-racks')
    const [a, b] = [storeFor(given), storeFor(given)]
    const roll = die(7)
    for (let i = 0; i < 120; i++) {
      const key = KEYS[roll(KEYS.length)]!
      a.store.send({ kind: 'key', key })
      b.store.send({ kind: 'key', key })
    }
    expect(a.store.state()).toEqual(b.store.state())
  })
})

test('steps of + and - are taken back by each other', () => {
  let value = 1
  const rungs: number[] = []
  for (let i = 0; i < 300; i++) {
    rungs.push(value)
    value = rungAbove(value)
  }
  expect(rungs.slice(0, 12)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  for (let i = rungs.length - 1; i > 0; i--) expect(rungBelow(rungs[i]!)).toBe(rungs[i - 1])
  expect([rungAbove(655_000), rungBelow(655_000), rungBelow(1)]).toEqual([660_000, 650_000, 1])
})

test('a window moves no more than it must', () => {
  expect(windowStart(5, 0, 10, 100)).toBe(0)
  expect(windowStart(10, 0, 10, 100)).toBe(1)
  expect(windowStart(3, 8, 10, 100)).toBe(3)
  expect(windowStart(99, 0, 10, 100)).toBe(90)
  expect(windowStart(0, 40, 10, 5)).toBe(0)
})

test('a text field takes characters of any width where its cursor stands', () => {
  const keys = ['a', '東', 'left', 'µ', 'home', 'x', 'end', 'backspace', 'z']
  const field = keys.reduce((f, key) => typeInto(f, key) ?? f, textField())
  expect(field).toEqual({ text: 'xaµz', at: 4 })
  expect(typeInto(field, 'enter')).toBeUndefined()
  expect(typeInto(textField('b1, b2'), 'ctrl-w')).toEqual({ text: 'b1, ', at: 4 })
})

describe('chunks of input', () => {
  const keys = (chunk: string): readonly string[] =>
    decodeInput('', chunk).events.map(event => (event.kind === 'key' ? event.key : event.kind))

  test('are taken apart into keys', () => {
    expect(keys('jj\r/µ\u007f\u001a')).toEqual(['j', 'j', 'enter', '/', 'µ', 'backspace', 'ctrl-z'])
    expect(keys('\u001b[A\u001bOB\u001b[1;2C\u001b[5~\u001b[Z\u001b[3~')).toEqual([
      'up',
      'down',
      'right',
      'pageup',
      'shift-tab',
      'delete',
    ])
    // Function keys and reports that mean nothing here are no letters either.
    expect(keys('\u001b[15~\u001b[?62;c\u001b[200;5ua')).toEqual(['a'])
  })

  test('may end within a sequence, wherever', () => {
    const whole = 'a\u001b[1;5D\u001b[200~x\ny\u001b[201~\u001b[<0;12;5M\u001b[<65;1;1Mb'
    const expected = decodeInput('', whole).events
    expect(expected).toEqual([
      { kind: 'key', key: 'a' },
      { kind: 'key', key: 'left' },
      { kind: 'paste', text: 'x\ny' },
      { kind: 'mouse', what: 'press', column: 11, row: 4 },
      { kind: 'mouse', what: 'wheel-down', column: 0, row: 0 },
      { kind: 'key', key: 'b' },
    ])
    for (let cut = 0; cut <= whole.length; cut++) {
      const first = decodeInput('', whole.slice(0, cut))
      const second = decodeInput(first.pending, whole.slice(cut))
      expect([...first.events, ...second.events]).toEqual(expected)
      expect(second.pending).toBe('')
    }
  })

  test('a lone escape is the key once nothing follows', () => {
    const { events, pending } = decodeInput('', '\u001b')
    expect(events).toEqual([])
    expect(flushInput(pending)).toEqual([{ kind: 'key', key: 'esc' }])
    expect(flushInput('\u001b[200~half of a paste')).toEqual([])
  })
})
