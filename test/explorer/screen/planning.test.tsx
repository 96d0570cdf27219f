import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { placeAndSolve } from '../../../src/allocation/analyze.ts'
import { check } from '../../../src/analysis/check.ts'
import { parseRequestsOrThrow } from '../../../src/formats/requests/parse-requests.ts'
import { parseTopologyOrThrow } from '../../../src/formats/topology/parse-topology.ts'
import { orInLane0 } from '../../../src/model/request.ts'
import { harmful } from '../../../src/report/planning/failure-columns.ts'
import { shipped } from '../load.ts'
import { open, type TestScreen } from './screen.tsx'

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
const twoRacks = shipped('two-racks')
const SIZE = { columns: 80, rows: 24 }

const until = async (screen: TestScreen, isSo: () => boolean): Promise<void> => {
  for (let i = 0; i < 2000 && !isSo(); i++) await new Promise(done => setImmediate(done))
  expect(isSo(), screen.frame()).toBe(true)
  await new Promise(done => setTimeout(done, 50))
}

const answered = (screen: TestScreen): Promise<void> =>
  until(screen, () => screen.store.state().planning.asked?.isRunning === false)

/** `orders` is a little late. */
const broken = async (): Promise<TestScreen> => {
  const tunnels = twoRacks.tunnels.map(t => (t.id === 'orders' ? { ...t, deadlinePs: 8_900_000 } : t))
  const screen = await open({ ...twoRacks, tunnels }, SIZE)
  expect(screen.store.state().tunnels.cursor).toBe('orders')
  return screen
}

test('F says what would mend a broken tunnel, a key does it, and undo takes it back', async () => {
  const screen = await broken()
  const { world } = screen.store.state()
  expect(screen.store.state().world.violations.length).toBeGreaterThan(0)
  await screen.press('F')
  await answered(screen)
  expect(screen.frame()).toMatch(/What would mend \S+ · \d+ proposals?, cheapest first/)
  const found = screen.store.state().planning.fixes?.found
  expect(found?.proposals.length).toBeGreaterThan(1)
  await screen.press('1')
  const { world: after, history, topology } = screen.store.state()
  expect(history.at(-1)).toMatch(/^fix \S+: /)
  expect(screen.store.state().dialog).toBeUndefined()
  expect(after).not.toBe(world)
  // What was done holds by a fresh analysis of what is there now.
  const fresh = check(topology, { tunnels: after.tunnels })
  expect(after.violations).toEqual(fresh.violations)
  expect(after.violations.length).toBeLessThan(world.violations.length)
  await screen.press('u')
  expect(screen.store.state().world).toBe(world)
  await screen.press('U')
  expect(screen.store.state().world).toBe(after)
  screen.close()
})

test('every proposal does what it says, changes of the network too', async () => {
  const screen = await broken()
  await screen.press('F')
  await answered(screen)
  const { world, dialog, planning } = screen.store.state()
  const id = dialog?.kind === 'fix' ? dialog.id : ''
  const proposals = planning.fixes?.found.proposals ?? []
  const kinds = new Set<string>()
  for (const [at, proposal] of proposals.entries()) {
    while ((screen.store.state().dialog as { list: { cursor: number } }).list.cursor < at)
      await screen.press('down')
    await screen.press('enter')
    const { world: after, topology, history } = screen.store.state()
    for (const { change } of proposal.changes) kinds.add(change)
    const fresh = check(topology, { tunnels: after.tunnels })
    expect(new Set(fresh.violations.map(v => JSON.stringify(v)))).toEqual(
      new Set(after.violations.map(v => JSON.stringify(v))),
    )
    expect(after.violations.filter(v => 'tunnel' in v && v.tunnel === id)).toEqual([])
    // It goes on from there, and back.
    await screen.press('+')
    expect(screen.store.state().history).toHaveLength(history.length + 1)
    await screen.press('u', 'u')
    expect(screen.store.state().world).toBe(world)
    expect(screen.store.state().topology).toBe(world.topology)
    await screen.press('F')
  }
  expect(kinds.size).toBeGreaterThan(1)
  screen.close()
})

test('a network that was changed can be saved', async () => {
  const screen = await broken()
  await screen.press('F')
  await answered(screen)
  const proposals = screen.store.state().planning.fixes?.found.proposals ?? []
  const at = proposals.findIndex(({ changes }) => changes.some(change => !('tunnel' in change)))
  expect(at).toBeGreaterThanOrEqual(0)
  for (let i = 0; i < at; i++) await screen.press('down')
  await screen.press('enter', 'w')
  expect(screen.frame()).toContain('the network was changed too, and all this holds on the new one')
  await screen.press('tab', 'tab', 'ctrl-u')
  await screen.type('net.yaml\r')
  const { topology, world } = screen.store.state()
  const again = parseTopologyOrThrow(screen.files.get('net.yaml') ?? '', { file: 'net.yaml' })
  expect(check(again, { tunnels: world.tunnels }).violations).toEqual(world.violations)
  expect(again.links).toEqual(topology.links)
  screen.close()
})

test('F has a rejected request admitted, and a tunnel that is down', async () => {
  const { topology } = twoRacks
  const file = 'examples/two-racks-rejected.requests.yaml'
  const requests = parseRequestsOrThrow(read(file), { file, topology })
  const { allocation, result } = placeAndSolve(topology, requests)
  const rejected = result.rejected.map(rejection => ({
    request: orInLane0(requests.find(({ id }) => id === rejection.id)!),
    rejection,
  }))
  const screen = await open({ topology, tunnels: allocation.tunnels, rejected }, SIZE)
  while (screen.store.state().tunnels.cursor !== 'lock') await screen.press('down')
  await screen.press('F')
  await answered(screen)
  expect(screen.frame()).toContain('lock: deadline 5 µs → 8.2 µs (least: 8.107 µs)')
  await screen.press('enter')
  const { world } = screen.store.state()
  expect(world.violations).toEqual([])
  expect(world.bounds.get('lock')?.deadlinePs).toBe(8_200_000)
  expect(world.rejected.map(({ request }) => request.id)).toEqual(['backup'])
  screen.close()
})

test('F of what holds says so', async () => {
  const screen = await open(twoRacks, SIZE)
  await screen.press('F')
  expect(screen.frame()).toContain('alive-a holds all that it promises: nothing to mend')
  expect(screen.store.state().dialog).toBeUndefined()
  screen.close()
})

test('the failures are those of survive, and the selected one can be tried', async () => {
  const screen = await open(twoRacks, { columns: 100, rows: 30 })
  await screen.press('6')
  expect(screen.frame()).toContain('enter fails every cable')
  await screen.press('enter')
  await answered(screen)
  const { survival } = screen.store.state().planning
  const all = survival === undefined ? [] : harmful(survival.survival)
  expect(survival?.isDone).toBe(true)
  expect(screen.lines()[1]).toContain(`failure 1/${all.length}`)
  const [first] = all
  await screen.press('f')
  const { world, view, history } = screen.store.state()
  expect(view).toBe('tunnels')
  expect(history.at(-1)).toMatch(/^fail (cable|switch) /)
  const down = world.tunnels.filter(({ id }) => !world.bounds.has(id)).map(({ id }) => id)
  expect(down.sort()).toEqual([...(first?.down ?? [])].sort())
  await screen.press('u', '6')
  // Of the same world: what was found is there again.
  expect(screen.lines()[1]).toContain(`failure 1/${all.length}`)
  screen.close()
})
