import { describe, expect, test } from 'vitest'
import { parseRequestsOrThrow } from '../../../src/formats/requests/parse-requests.ts'
import { shipped } from '../load.ts'
import { open } from './screen.tsx'

const twoRacks = shipped('two-racks')
const SIZE = { columns: 80, rows: 24 }
const pasted = (text: string): string => `\u001b[200~${text}\u001b[201~`

describe('pasted text', () => {
  test('is no keys', async () => {
    const screen = await open(twoRacks, SIZE)
    const { world } = screen.store.state()
    await screen.type(pasted('xx\rq'))
    expect(screen.store.state().world).toBe(world)
    expect(screen.effects).toEqual([])
    expect(screen.frame()).toContain('pasted text is no keys')
    screen.close()
  })

  test('goes into the field that is open, on one line', async () => {
    const screen = await open(twoRacks, SIZE)
    await screen.press('/')
    await screen.type(pasted('to:b4\n lane:2\t\u0007'))
    expect(screen.store.state().tunnels.filter.text).toBe('to:b4 lane:2')
    await screen.press('esc', 'a')
    await screen.type(pasted('probe\n'))
    expect(screen.frame()).toContain('▸ id          ✓ probe')
    await screen.press('esc', 'w', 'ctrl-u')
    await screen.type(pasted('/tmp/x.yaml\n'))
    expect(screen.files.size).toBe(0)
    expect(screen.frame()).toContain('▸ file /tmp/x.yaml')
    screen.close()
  })
})

describe('copied', () => {
  test('is what is selected or marked, as a file has it', async () => {
    const screen = await open(twoRacks, SIZE)
    await screen.press('y', 'down', ' ', ' ', 'y')
    const { topology } = twoRacks
    const read = screen.copied.map(text => parseRequestsOrThrow(text, { file: 'clip', topology }))
    expect(read.map(all => all.map(({ id }) => id))).toEqual([['alive-a'], ['alive-b', 'orders']])
    expect(screen.frame()).toContain('copied 2 requests')
    screen.close()
  })

  test('are the line and the pane where lines are read', async () => {
    const screen = await open(twoRacks, SIZE)
    await screen.press('enter', 'y', 'Y')
    expect(screen.copied[0]).toBe('alive-a · lane 0 · 98 B every 100 µs')
    const pane = screen.copied[1] ?? ''
    expect(pane).toContain('who makes it wait')
    expect(pane.split('\n').length).toBeGreaterThan(40)
    await screen.press('esc', 'Y', '2', 'Y')
    expect(screen.copied[2]).toMatch(/tunnel .*\n.*\n(.*\n){8}$/)
    expect(screen.copied[3]).toContain('leaf-a>a4')
    screen.close()
  })
})

describe('the editor', () => {
  test('gets what is marked, and gives one change', async () => {
    const screen = await open(twoRacks, SIZE)
    const before = screen.store.state().world
    screen.answers.push('')
    await screen.press('E')
    expect(screen.edited[0]).toMatch(/^#! .*\n#! .*\nrequests:\n {2}- \{ id: alive-a, .*routes: /)
    const text = (screen.edited[0] ?? '').replace('period: 100 us', 'period: 90 us')
    screen.answers.push(text)
    await screen.press('E')
    expect(screen.store.state().history).toEqual(['alive-a: period 100 µs → 90 µs'])
    await screen.press('u')
    expect(screen.store.state().world).toBe(before)
    screen.close()
  })

  test('is told what is wrong, and opens it again as it was', async () => {
    const screen = await open(twoRacks, SIZE)
    screen.answers.push('requests:\n  - { id: alive-a, sender: a1 }\n')
    await screen.press('E')
    expect(screen.frame()).toMatch(/line \d: MISSING_KEY/)
    expect(screen.store.state().history).toEqual([])
    screen.answers.push('requests: []\n')
    await screen.press('E')
    expect(screen.edited[1]).toMatch(/^#! line \d: MISSING_KEY/m)
    expect(screen.edited[1]).toContain('- { id: alive-a, sender: a1 }')
    screen.close()
  })

  test('cannot rename, and nothing happens where it changed nothing', async () => {
    const screen = await open(twoRacks, SIZE)
    screen.answers.push('')
    await screen.press('E')
    const text = screen.edited[0] ?? ''
    screen.answers.push(text.replace('id: alive-a', 'id: other'))
    await screen.press('E')
    expect(screen.frame()).toContain('there is no tunnel other: ids stay as they are')
    await screen.press('down', 'up')
    screen.answers.push(text)
    await screen.press('E')
    expect(screen.store.state().history).toEqual([])
    screen.close()
  })
})

test('the palette finds what can be done by words, and does it', async () => {
  const screen = await open(twoRacks, SIZE)
  await screen.press(':')
  await screen.type('sort lat')
  expect(screen.lines().slice(2, 6)).toEqual([': sort lat▏', '', '▸        sort by latency', ''])
  await screen.press('enter')
  expect(screen.store.state().tunnels.sort).toBe('latency')
  await screen.press(':')
  await screen.type('nothing like that')
  expect(screen.frame()).toContain('nothing of that name can be done now')
  await screen.press('enter')
  expect(screen.store.state().dialog).toBeUndefined()
  await screen.press(':')
  await screen.type('remove')
  await screen.press('enter')
  expect(screen.store.state().history).toEqual(['remove alive-a'])
  screen.close()
})

describe('a node', () => {
  test('is found by its name, from any view', async () => {
    const screen = await open(twoRacks, SIZE)
    await screen.press('3', '/')
    await screen.type('leaf')
    expect(screen.store.state().node).toBe('leaf-a')
    await screen.press('down')
    expect(screen.store.state().node).toBe('leaf-b')
    await screen.press('esc')
    expect(screen.store.state().node).toBeUndefined()
    await screen.press('/')
    await screen.type('B4')
    await screen.press('enter')
    expect(screen.store.state().node).toBe('b4')
    expect(screen.frame()).toContain('b4: host')
    await screen.press('/')
    await screen.type('nowhere')
    await screen.press('enter')
    expect(screen.frame()).toContain('no node has nowhere in its name')
    screen.close()
  })

  test('that is drawn with its switch is found too', async () => {
    const given = shipped('fat-tree-k4')
    const screen = await open(given, SIZE)
    const host = given.topology.nodes.findLast(({ kind }) => kind === 'host')
    await screen.press('3', '/')
    await screen.type(host?.id ?? '')
    await screen.press('enter', 'f')
    expect(screen.store.state().world.failed).toEqual([{ node: host?.id }])
    screen.close()
  })
})

describe('the mouse, once asked for', () => {
  const press = (column: number, row: number): string => `\u001b[<0;${column + 1};${row + 1}M`

  test('selects and opens, turns views, and moves by its wheel', async () => {
    const screen = await open(twoRacks, SIZE)
    await screen.press('M')
    expect(screen.effects).toEqual(['mouse true'])
    await screen.type(press(10, 6))
    expect(screen.store.state().tunnels.cursor).toBe('orders')
    await screen.type(press(10, 6))
    expect(screen.store.state().focus).toBe('detail')
    await screen.type(press(15, 1))
    expect(screen.store.state().view).toBe('links')
    await screen.type('\u001b[<65;1;1M')
    expect(screen.lines()[1]).toContain('4/39')
    await screen.type('\u001b[<64;1;1M')
    expect(screen.lines()[1]).toContain('1/39')
    await screen.type(press(22, 1))
    const row = screen.lines().findIndex(line => line.includes('spine2'))
    const column = (screen.lines()[row] ?? '').indexOf('spine2')
    await screen.type(press(column + 2, row))
    expect(screen.store.state().node).toBe('spine2')
    await screen.press('M')
    expect(screen.effects).toEqual(['mouse true', 'mouse false'])
    screen.close()
  })
})

describe('marks', () => {
  test('are what the next operation is about', async () => {
    const screen = await open(twoRacks, SIZE)
    const before = screen.store.state().world
    await screen.press(' ', ' ')
    expect(screen.lines()[0]).toContain('2 marked')
    expect(screen.lines().filter(line => line.startsWith(' •'))).toHaveLength(2)
    await screen.press('+')
    expect(screen.store.state().history).toEqual(['change 2 tunnels'])
    await screen.press('+')
    expect(screen.store.state().history).toEqual(['change 2 tunnels'])
    await screen.press('x')
    expect(screen.store.state().history.at(-1)).toBe('remove 2 requests')
    expect(screen.store.state().tunnels.marks.size).toBe(0)
    await screen.press('u', 'u')
    expect(screen.store.state().world).toBe(before)
    screen.close()
  })

  test('can be all that is shown, and are taken back first', async () => {
    const screen = await open(twoRacks, SIZE)
    await screen.type('/lane:2\r*')
    expect([...screen.store.state().tunnels.marks].sort()).toEqual(['feed', 'telemetry-a', 'telemetry-b'])
    await screen.press('esc')
    expect(screen.store.state().tunnels.marks.size).toBe(0)
    expect(screen.store.state().tunnels.filter.text).toBe('lane:2')
    await screen.press('esc')
    expect(screen.store.state().tunnels.filter.text).toBe('')
    screen.close()
  })
})
