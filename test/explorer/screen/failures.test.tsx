import { describe, expect, test } from 'vitest'
import { analyze } from '../../../src/allocation/analyze.ts'
import { check } from '../../../src/analysis/check.ts'
import { parseAllocationOrThrow } from '../../../src/formats/requests/parse-allocation.ts'
import { shipped } from '../load.ts'
import { open, type TestScreen } from './screen.tsx'

const twoRacks = shipped('two-racks')
const SMALL = { columns: 80, rows: 24 }

const selectedLine = (screen: TestScreen): string => screen.lines().find(line => line.startsWith('▸')) ?? ''

const untilPlaced = async (screen: TestScreen): Promise<void> => {
  while (screen.store.state().bulk !== undefined) await new Promise(done => setImmediate(done))
  await screen.press('up')
}

describe('a cable', () => {
  test('fails both ways, stays under the cursor and in sight, and comes back', async () => {
    const screen = await open(twoRacks, SMALL)
    await screen.press('2', 'down', 'down')
    expect(selectedLine(screen)).toMatch(/^▸ leaf-a>a4 .* 2 /)
    await screen.press('f')
    const { world } = screen.store.state()
    expect(world.failed).toEqual([{ link: 'leaf-a>a4' }, { link: 'a4>leaf-a' }])
    expect(selectedLine(screen)).toMatch(/^▸ leaf-a>a4 .*✗ failed$/)
    expect(screen.frame()).toContain('fail cable a4–leaf-a')
    expect(screen.lines()[0]).toContain('· 1 failed')
    expect(screen.frame()).toContain('f restore')
    await screen.press('f')
    expect(screen.store.state().world.failed).toEqual([])
    // The same lane of the same link as before.
    expect(selectedLine(screen)).toMatch(/^▸ leaf-a>a4 .* 2 /)
    screen.close()
  })

  test('fails one way where that is wanted', async () => {
    const screen = await open(twoRacks, SMALL)
    await screen.press('2', 'o')
    expect(screen.store.state().world.failed).toEqual([{ link: 'leaf-a>a4' }])
    expect(screen.frame()).toContain('fail link leaf-a>a4')
    await screen.press('o')
    expect(screen.store.state().world.failed).toEqual([])
    screen.close()
  })

  test('is failed by one undo step', async () => {
    const screen = await open(twoRacks, SMALL)
    const before = screen.store.state().world
    await screen.press('2', 'f', 'u')
    expect(screen.store.state().world).toBe(before)
    screen.close()
  })
})

test('what is saved while something is failed holds for the network as its file has it', async () => {
  const screen = await open(twoRacks, SMALL)
  await screen.press('3', 'right', 'f', 'w')
  expect(screen.frame()).toContain('its ranges are those with nothing failed')
  await screen.press('enter')
  const text = screen.files.get('out.yaml') ?? ''
  const saved = parseAllocationOrThrow(text, { file: 'out.yaml', topology: twoRacks.topology })
  const result = check(twoRacks.topology, saved)
  expect(result.violations).toEqual([])
  expect(saved.tunnels.every(t => t.declaredMaxJitterPs !== undefined)).toBe(true)
  // The engine stands where it stood.
  const { world } = screen.store.state()
  await screen.press('esc', 'f', 'u')
  expect(screen.store.state().world).toBe(world)
  screen.close()
})

test('the sum says of how many tunnels it is', async () => {
  const screen = await open(twoRacks, { columns: 120, rows: 24 })
  await screen.press('3', 'right', 'f')
  expect(screen.lines()[0]).toMatch(/Σ worst [\d.]+ µs over 4 of 8$/)
  screen.close()
})

describe('places for all that is down', () => {
  test('are found in one go, as one change', async () => {
    const screen = await open(twoRacks, SMALL)
    await screen.press('3', 'right', 'right', 'f')
    const down = screen.store.state().world
    expect(twoRacks.tunnels.filter(({ id }) => !down.bounds.has(id))).toHaveLength(3)
    await screen.press('1')
    screen.store.send({ kind: 'key', key: 'R' })
    expect(screen.store.state().bulk).toEqual({ done: 0, total: 3, placed: 0 })
    await untilPlaced(screen)
    const { world, history } = screen.store.state()
    expect(history.at(-1)).toBe('find places for 3: 3 found')
    expect([...world.bounds.keys()].sort()).toEqual(twoRacks.tunnels.map(({ id }) => id).sort())
    expect(world.violations).toEqual([])
    await screen.press('u')
    expect(screen.store.state().world).toBe(down)
    await screen.press('U')
    expect(screen.store.state().world).toBe(world)
    screen.close()
  })

  test('go on while one looks, show how far they are, and can be stopped', async () => {
    const { topology, tunnels } = shipped('fat-tree-k4')
    const screen = await open({ topology, tunnels }, SMALL)
    const core = topology.nodes.filter(({ kind }) => kind === 'switch')[0]
    screen.store.send({ kind: 'key', key: '3' })
    while (screen.store.state().node !== core?.id) screen.store.send({ kind: 'key', key: 'right' })
    await screen.press('f', '1')
    const { world } = screen.store.state()
    const down = tunnels.filter(({ id }) => !world.bounds.has(id)).length
    expect(down).toBeGreaterThan(1)
    screen.store.send({ kind: 'key', key: 'R' })
    // A change is not begun meanwhile; looking is possible.
    screen.store.send({ kind: 'key', key: 'x' })
    screen.store.send({ kind: 'key', key: '2' })
    expect(screen.store.state()).toMatchObject({ view: 'links', world })
    await new Promise(done => setImmediate(done))
    await new Promise(done => setImmediate(done))
    screen.store.send({ kind: 'key', key: '1' })
    expect(screen.frame()).toMatch(/finding places: [█░]{20} \d+ of \d+, \d+ found; esc stops/)
    screen.store.send({ kind: 'key', key: 'esc' })
    expect(screen.store.state().bulk).toBeUndefined()
    await screen.press('down')
    expect(screen.store.state().history.at(-1)).toMatch(/^(fail|find places)/)
    screen.close()
  })

  test('are those of a fresh analysis', async () => {
    const { topology, tunnels } = shipped('fat-tree-k4')
    const screen = await open({ topology, tunnels }, SMALL)
    await screen.press('3', 'right', 'f', '1')
    screen.store.send({ kind: 'key', key: 'R' })
    await untilPlaced(screen)
    const { world } = screen.store.state()
    const failed = new Set(world.failed.flatMap(p => ('node' in p ? p.node : [])))
    const links = topology.links.filter(({ from, to }) => !failed.has(from) && !failed.has(to))
    const fresh = check({ ...topology, links }, { tunnels: world.tunnels })
    expect(new Map([...world.bounds].map(([id, b]) => [id, b.worstPs]))).toEqual(
      new Map(fresh.tunnels.filter(t => t.tree.length > 0).map(t => [t.id, t.worstPs])),
    )
    expect(world.objectivePs).toBe(fresh.summary.objectivePs)
    screen.close()
  })
})

test('presses of + in a row are one change, and one that leads back is none', async () => {
  const screen = await open(twoRacks, SMALL)
  const before = screen.store.state().world
  await screen.press('+', '+', '+')
  expect(screen.store.state().history).toEqual(['alive-a: period 100 µs → 130 µs'])
  await screen.press('-', '-', '-')
  expect(screen.store.state().history).toEqual([])
  expect(screen.store.state().world).toBe(before)
  await screen.press('+', 'down', '+', 'up', '+')
  expect(screen.store.state().history).toHaveLength(3)
  await screen.press('u', 'u', 'u')
  expect(screen.store.state().world).toBe(before)
  screen.close()
})

test('a tunnel that has no better tree is left as it is, and that is no change', async () => {
  const screen = await open(twoRacks, SMALL)
  await screen.press('r')
  expect(screen.store.state().history).toEqual([])
  expect(screen.frame()).toContain('alive-a stays where it is: no tree is better')
  screen.close()
})

test('what moved can be shown since the files were opened', async () => {
  const screen = await open(twoRacks, { columns: 100, rows: 40 })
  await screen.press('+', 'down', '+', 'x', '4')
  expect(screen.frame()).toContain('last change: remove alive-b')
  expect(screen.frame()).toContain('d: all since the files were opened: 0 added, 1 removed, 1 changed')
  await screen.press('d')
  expect(screen.frame()).toContain('since the files were opened: 0 added, 1 removed, 1 changed')
  const { world } = screen.store.state()
  const fresh = analyze(twoRacks.topology, []).result
  expect(fresh.violations).toEqual([])
  const moved = twoRacks.tunnels.filter(
    ({ id }) => world.bounds.get(id)?.worstPs !== screen.store.state().opened.bounds.get(id)?.worstPs,
  )
  for (const { id } of moved) expect(screen.frame()).toContain(id)
  await screen.press('1')
  expect(screen.lines()[2]).toContain('moved')
  screen.close()
})
