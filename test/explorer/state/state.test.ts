import { describe, expect, test } from 'vitest'
import {
  changesPane,
  detailPane,
  dialogPane,
  listPane,
  mapPane,
  simulationPane,
} from '../../../src/explorer/screen/panes.ts'
import { keysIn } from '../../../src/explorer/state/keys.ts'
import { initialState, type State } from '../../../src/explorer/state/state.ts'
import { textField, typeInto } from '../../../src/explorer/state/text-field.ts'
import { windowStart } from '../../../src/explorer/state/window.ts'
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
  ...'12345jkgGlhsSaexrpfuUwmnbq?/+-=_!y.,µ8 aT'.split(''),
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
  const state = initialState({ ...given, world: whatIf.world, rejected: [], size, savePath: 'x.yaml' })
  const written: string[] = []
  let later: (() => void) | undefined
  const store = new Store(state, whatIf, {
    save: (path, _, overwrite) => {
      if (written.includes(path) && !overwrite) return false
      written.push(path)
      return true
    },
    redraw: nothing,
    suspend: nothing,
    quit: nothing,
    simulate: nothing,
    watch: nothing,
    stopSimulation: nothing,
    soon: work => {
      later = work
      return () => {
        later = undefined
      }
    },
  })
  return { store, whatIf, rest: () => later?.() }
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
  expect(body.height + layout.status.length + 3).toBe(Math.max(state.size.rows - 1, 4 + layout.status.length))
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

test('chunks of input are taken apart', () => {
  const none = {
    ...{ upArrow: false, downArrow: false, leftArrow: false, rightArrow: false, pageDown: false },
    ...{ pageUp: false, home: false, end: false, return: false, escape: false, ctrl: false, shift: false },
    ...{ tab: false, backspace: false, delete: false, meta: false },
  }
  expect(keysIn('jj\r/µ\u007f\u001a', none)).toEqual(['j', 'j', 'enter', '/', 'µ', 'backspace', 'ctrl-z'])
  expect(keysIn('', { ...none, upArrow: true })).toEqual(['up'])
  expect(keysIn('z', { ...none, ctrl: true })).toEqual(['ctrl-z'])
  expect(keysIn('', { ...none, tab: true, shift: true })).toEqual(['shift-tab'])
})
