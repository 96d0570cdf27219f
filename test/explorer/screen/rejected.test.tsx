import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { placeAndSolve } from '../../../src/allocation/analyze.ts'
import { initialState } from '../../../src/explorer/state/state.ts'
import { savedText } from '../../../src/explorer/update/saved-text.ts'
import { WhatIf } from '../../../src/explorer/what-if/what-if.ts'
import { parseRequestsOrThrow } from '../../../src/formats/requests/parse-requests.ts'
import { parseTopologyOrThrow } from '../../../src/formats/topology/parse-topology.ts'
import { orInLane0 } from '../../../src/model/request.ts'
import { open, type TestScreen } from './screen.tsx'

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
const topology = parseTopologyOrThrow(read('topologies/two-racks.yaml'), { file: 'two-racks' })
const file = 'examples/two-racks-rejected.requests.yaml'
const requests = parseRequestsOrThrow(read(file), { file, topology })
const { allocation, result } = placeAndSolve(topology, requests)
const rejected = result.rejected.flatMap(rejection => {
  const request = requests.find(({ id }) => id === rejection.id)
  return request === undefined ? [] : [{ request: orInLane0(request), rejection }]
})
const given = { topology, tunnels: allocation.tunnels, rejected }
const SIZE = { columns: 80, rows: 24 }

const select = async (screen: TestScreen, id: string): Promise<void> => {
  while (screen.store.state().tunnels.cursor !== id) await screen.press('down')
}

test('what was rejected is a row that says why, and what can be done', async () => {
  const screen = await open(given, SIZE)
  expect(screen.lines()).toMatchInlineSnapshot(`
    [
      "two-racks · INCOMPLETE · 1 tunnel · 2 rejected · Σ worst 7.915 µs",
      "[1 Tunnels]  2 Links   3 Map   4 Changes   5 Simulate                       1/3",
      "  tunnel     lane  period   λmin   δmax     worst  deadline  slack  from → to",
      "                              µs     µs        µs        µs   ▾ µs",
      "▸ lock          0   20 µs      –      –  rejected     5.000   none  a2 → b2",
      "  backup        2    1 µs      –      –  rejected         –      –  a3 → b3",
      "  heartbeat     0  100 µs  4.026  3.889     7.915    10.000  2.085  a1 → b1",
      "────────────────────────────────────────────────────────────────────────────────",
      "  lock · lane 0 · 194 B every 20 µs · deadline 5 µs",
      "  a2 → b2",
      "",
      "  rejected: it has no place, and no part in any number",
      "    DEADLINE lock at a2>leaf-a",
      "      worst 8.107 µs > deadline 5 µs, missing 3.107 µs",
      "      would fit with deadline 8.107 µs instead of 5 µs",
      "",
      "  r tries it again · e edits it, then tries again · f places it whatever it",
      "  breaks",
      "",
      "",
      "rests on: fixed-point, line shaping on, best-effort frames ≤ 1542 B, encapsula…",
      "↑↓ move  enter detail  / filter  s sort: slack  a add  r retry  f force",
      "e edit  x remove  space mark  R place all  m map  z zoom  ? help  q quit",
    ]
  `)
  screen.close()
})

test('a row can be edited, tried again, and has its place then', async () => {
  const screen = await open(given, SIZE)
  await select(screen, 'lock')
  await screen.press('r')
  expect(screen.frame()).toContain('DEADLINE:')
  expect(screen.store.state().history).toEqual([])
  await screen.press('e', 'down', 'down', 'ctrl-u')
  expect(screen.frame()).toContain('The rejected request lock')
  await screen.type('9 us')
  await screen.press('enter')
  const { world, history } = screen.store.state()
  expect(history).toEqual(['add lock'])
  expect(world.rejected.map(({ request }) => request.id)).toEqual(['backup'])
  expect(world.bounds.get('lock')?.deadlinePs).toBe(9_000_000)
  await screen.press('u')
  expect(screen.store.state().world.rejected).toHaveLength(2)
  screen.close()
})

test('the change that would admit it is taken by a key', async () => {
  const screen = await open(given, SIZE)
  await select(screen, 'lock')
  await screen.press('e', 'enter')
  expect(screen.frame()).toContain('would fit with deadline 8.107 µs instead of 5 µs')
  await screen.press('ctrl-f')
  expect(screen.frame()).toContain('deadline    ✓ 8.107 us')
  await screen.press('enter')
  expect(screen.store.state().world.violations).toEqual([])
  expect(screen.store.state().world.rejected.map(({ request }) => request.id)).toEqual(['backup'])
  screen.close()
})

test('it can be forced, and removed', async () => {
  const screen = await open(given, SIZE)
  await select(screen, 'lock')
  await screen.press('f')
  expect(screen.store.state().world.violations).toMatchObject([{ code: 'DEADLINE', tunnel: 'lock' }])
  await select(screen, 'backup')
  await screen.press('x')
  expect(screen.store.state().world.rejected).toEqual([])
  expect(screen.store.state().history).toEqual(['add lock', 'remove backup'])
  screen.close()
})

test('a request that does not fit can be kept, with what it asks for', async () => {
  const screen = await open(given, SIZE)
  await screen.press('a')
  for (const text of ['probe', 'a2', 'b1', '64 B', '10 us', '0', '1 us']) {
    await screen.type(text)
    await screen.press('down')
  }
  await screen.press('enter')
  expect(screen.frame()).toContain('It does not fit beside the others')
  await screen.press('ctrl-s')
  const { world } = screen.store.state()
  expect(world.rejected.map(({ request }) => request.id)).toEqual(['lock', 'backup', 'probe'])
  // Its name is taken by now.
  await screen.press('a')
  await screen.type('probe')
  await screen.press('enter')
  expect(screen.frame()).toContain('DUPLICATE')
  await screen.press('esc', 'u')
  expect(screen.store.state().world.rejected).toHaveLength(2)
  screen.close()
})

test('saved as requests nothing is lost, and all stands in the order of the file', async () => {
  const screen = await open(given, SIZE, undefined, {
    order: new Map(requests.map(({ id }, place) => [id, place])),
  })
  await screen.press('w')
  expect(screen.frame()).toContain('2 rejected requests will not be in it')
  await screen.press('tab')
  expect(screen.frame()).not.toContain('will not be in it')
  await screen.press('enter')
  const text = screen.files.get('out.yaml') ?? ''
  expect(parseRequestsOrThrow(text, { file: 'out.yaml', topology })).toEqual(requests)
  await screen.press('w', 'ctrl-u')
  await screen.type('a.yaml\r')
  expect(screen.frame()).toContain('wrote a.yaml without 2 rejected requests: a requests file keeps them')
  screen.close()
})

test('the file that was opened is saved again as it was, whatever was rejected', () => {
  const whatIf = new WhatIf(topology, allocation.tunnels, {}, undefined, rejected)
  const { order } = initialState({
    ...{ topology, world: whatIf.world, order: requests.map(({ id }) => id), size: SIZE, savePath: '' },
  })
  const text = savedText(whatIf.world, topology, { path: 'x.json', as: 'requests' }, undefined, order)
  expect(parseRequestsOrThrow(text, { file: 'x.json', topology })).toEqual(requests)
})
