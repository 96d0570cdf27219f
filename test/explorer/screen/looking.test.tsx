import { describe, expect, test } from 'vitest'
import { VIEWS } from '../../../src/explorer/state/state.ts'
import { toAscii } from '../../../src/explorer/view/ascii.ts'
import { statusLines } from '../../../src/explorer/view/status-lines.ts'
import { textWidth } from '../../../src/report/typeset/text-width.ts'
import { shipped } from '../load.ts'
import { open, type TestScreen } from './screen.tsx'

const twoRacks = shipped('two-racks')
const SIZE = { columns: 80, rows: 24 }

test('the map names the tunnel that keys act on', async () => {
  const screen = await open(twoRacks, SIZE)
  await screen.press('3', 'down', 'down')
  expect(screen.frame()).toContain('tunnel orders · lane 1 · worst 9.0318 µs · slack 2.9682 µs')
  await screen.press('x')
  expect(screen.frame()).toContain('tunnel locks · lane 1')
  screen.close()
})

test('where everything stands is said in every view and dialog', async () => {
  const screen = await open(twoRacks, SIZE)
  const position = (): string => /\S+( \S+)*$/.exec((screen.lines()[1] ?? '').slice(66))?.[0] ?? ''
  const seen: Record<string, string> = {}
  for (const [name, keys] of [
    ['tunnels', ['down']],
    ['filtered', ['/', 'lane:2', 'enter']],
    ['detail', ['enter', 'down', 'down']],
    ['links', ['2', 'G']],
    ['changes', ['4', 'G']],
    ['help', ['?']],
    ['form', ['esc', '1', 'a', 'down']],
    ['palette', ['esc', ':', 'down']],
  ] as const) {
    for (const key of keys) await (key.length > 1 && key.includes(':') ? screen.type(key) : screen.press(key))
    seen[name] = position()
  }
  expect(seen).toMatchInlineSnapshot(`
    {
      "changes": "line 6/6",
      "detail": "line 3/54",
      "filtered": "1/3 of 8",
      "form": "field 2/9",
      "help": "s 1–19 of 157",
      "links": "39/39",
      "palette": "2/44",
      "tunnels": "2/8",
    }
  `)
  screen.close()
})

test('what has the focus can have all the room', async () => {
  const screen = await open(twoRacks, SIZE)
  await screen.press('z')
  expect(screen.frame()).not.toContain('───')
  await screen.press('enter')
  expect(screen.lines()[2]).toMatch(/^› alive-a · lane 0/)
  expect(screen.frame()).toContain('z unzoom')
  await screen.press('z')
  expect(screen.lines()[4]).toMatch(/^▸ alive-a/)
  expect(screen.frame()).toContain('───')
  screen.close()
})

test('a map larger than the screen shows what is selected', async () => {
  const screen = await open(twoRacks, SIZE)
  await screen.press('3', 'z')
  expect(screen.store.state().mapZoom).toBe(2)
  for (const id of ['spine2', 'b1', 'a4']) {
    await screen.press('/')
    await screen.type(id)
    await screen.press('enter')
    expect(screen.frame()).toContain(`${id}◂`)
  }
  await screen.press('z', 'z')
  expect(screen.store.state().mapZoom).toBe(1)
  screen.close()
})

test('13 tunnels leave room for the detail', async () => {
  const { topology, tunnels } = twoRacks
  const more = tunnels.slice(0, 5).map(t => ({ ...t, id: `${t.id}-2`, periodPs: t.periodPs * 20 }))
  const screen = await open({ topology, tunnels: [...tunnels, ...more] }, SIZE)
  expect(screen.frame()).toContain('lines 1–')
  const rows = screen.lines().filter(line => / (a\d|b\d) → /.test(line)).length
  expect(rows).toBeGreaterThanOrEqual(8)
  screen.close()
})

test('the order can be turned round, and the heading says so', async () => {
  const screen = await open(twoRacks, SIZE)
  const names = (): readonly string[] =>
    screen
      .lines()
      .slice(4, 12)
      .map(line => line.slice(2).split(' ')[0] ?? '')
  const before = names()
  expect(screen.lines()[3]).toContain('▾ µs')
  await screen.press('i')
  expect(names()).toEqual(before.toReversed())
  expect(screen.lines()[3]).toContain('▴ µs')
  await screen.press('s')
  expect(screen.lines()[2]).toMatch(/δmax/)
  await screen.press('2', 'i')
  expect(screen.lines()[3]).toContain('▴')
  screen.close()
})

test('a filter is shown while it is typed, with what is wrong, and while it is kept', async () => {
  const screen = await open(twoRacks, SIZE)
  await screen.press('/')
  expect(screen.frame()).toContain('/▏  words, or fields: lane:2')
  await screen.type('lan:2')
  expect(screen.frame()).toContain('/lan:2▏')
  expect(screen.frame()).toContain('no field lan; did you mean lane? There are: id from to via')
  await screen.press('ctrl-u')
  await screen.type('lane:2\r')
  expect(screen.frame()).toContain('filter: lane:2')
  expect(screen.lines()[1]).toMatch(/1\/3 of 8$/)
  await screen.press('3', '/')
  await screen.type('leaf')
  expect(screen.frame()).toContain('go to node: leaf▏  2 found')
  screen.close()
})

test('help and quit are told at any width', async () => {
  const screen = await open(twoRacks, SIZE)
  await screen.press('+', ' ')
  const state = screen.store.state()
  screen.close()
  for (const columns of [40, 60, 80, 120, 200])
    for (const view of VIEWS)
      for (const focus of ['list', 'detail'] as const) {
        const lines = statusLines({ ...state, view, focus, size: { columns, rows: 24 } })
        expect(lines.join(' ')).toMatch(/\? help {2}q quit$/)
        expect(lines.length).toBeLessThanOrEqual(2)
        for (const line of lines) expect(textWidth(line)).toBeLessThan(columns)
      }
})

test('ctrl-d goes down by half a page, and leaves nothing', async () => {
  const screen = await open(shipped('fat-tree-k4'), SIZE)
  await screen.press('ctrl-d')
  expect(screen.effects).toEqual([])
  expect(screen.lines()[1]).toMatch(/ [45]\/40$/)
  screen.close()
})

test('a sentence is told to its end', async () => {
  const screen = await open(twoRacks, { columns: 60, rows: 40 })
  await screen.type('/feed\r')
  await screen.type('-'.repeat(40))
  await screen.press('4')
  const text = screen.lines().slice(2, -3).join(' ').replace(/\s+/g, ' ')
  const { violations } = screen.store.state().world
  expect(violations.length).toBeGreaterThan(1)
  expect(text.match(/load [\d.]+ % ≥ 100 %, \d tunnels/g)?.length).toBeGreaterThanOrEqual(violations.length)
  expect(text).not.toContain('…')
  screen.close()
})

test('tab keeps the names in sight that go on from what is typed', async () => {
  const screen = await open(twoRacks, SIZE)
  await screen.press('a')
  await screen.type('probe')
  await screen.press('down')
  await screen.type('le')
  await screen.press('tab')
  expect(screen.frame()).toContain('▸ sender      ✗ leaf-▏')
  expect(screen.frame()).toContain('leaf-a leaf-b')
  await screen.press('tab')
  expect(screen.frame()).toContain('leaf-a leaf-b')
  await screen.press('a', 'tab')
  expect(screen.frame()).toContain('▸ receivers')
  screen.close()
})

describe('without UTF-8', () => {
  const KEYS = [[], ['enter'], ['2'], ['3', 'right'], ['4'], ['5'], ['6'], ['?'], [':'], ['a'], ['w']]

  const framesOf = async (isAscii: boolean): Promise<readonly (readonly string[])[]> => {
    const frames: (readonly string[])[] = []
    for (const keys of KEYS) {
      const screen: TestScreen = await open(twoRacks, SIZE, undefined, { isAscii })
      await screen.press(...keys)
      frames.push(screen.lines())
      screen.close()
    }
    return frames
  }

  test('every frame is ASCII, and as wide', async () => {
    const [plain, full] = [await framesOf(true), await framesOf(false)]
    for (const [i, frame] of plain.entries()) {
      expect(frame.join('\n')).toMatch(/^[\n -~]*$/)
      // Braille without a dot is a blank.
      const blanks = full[i]?.map(line => line.replace(/[\u2800 ]+$/, ''))
      expect(frame.map(line => line.length)).toEqual(blanks?.map(line => [...line].length))
    }
    expect(plain[0]?.[4]).toMatch(/^> alive-a/)
  })

  test('other letters of names become signs of the same width', () => {
    expect(toAscii('▸ 東京 → ü', textWidth)).toBe('> ???? > ?')
  })
})
