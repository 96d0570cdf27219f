import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { analyzeServices } from '../../../src/allocation/analyze-services.ts'
import { solve } from '../../../src/analysis/solution.ts'
import { serviceNumbers } from '../../../src/coordination/service-outcomes.ts'
import { requestsOf } from '../../../src/coordination/tunnels/derive-requests.ts'
import { explainService } from '../../../src/coordination/waterfall/explain-service.ts'
import type { ServicesDialog } from '../../../src/explorer/state/state.ts'
import { plainScreen } from '../../../src/explorer/view/painter.ts'
import { tunnelsIn } from '../../../src/explorer/view/selection.ts'
import { waterfallLines } from '../../../src/explorer/view/service-lines.ts'
import { serviceRows } from '../../../src/explorer/view/service-rows.ts'
import { orInLane0 } from '../../../src/model/request.ts'
import { reportServiceExplanation } from '../../../src/report/services/service-explanation.ts'
import { shipped, withServices } from '../load.ts'
import { open, type TestScreen } from './screen.tsx'

const given = withServices()
const { services, topology } = given
const SIZE = { columns: 100, rows: 30 }
const openServices = (size = SIZE) => open(given, size, undefined, { services })

const dialogOf = ({ store }: TestScreen): ServicesDialog => {
  const { dialog } = store.state()
  if (dialog?.kind !== 'services') throw new Error('no services are shown')
  return dialog
}

describe('the services', () => {
  test('are listed with their numbers', async () => {
    const screen = await openServices({ columns: 100, rows: 16 })
    await screen.press('S')
    expect(screen.lines()).toMatchInlineSnapshot(`
      [
        "two-racks · VALID · 12 tunnels · Σ worst 122.757 µs",
        "[1 Tunnels]  2 Links   3 Map   4 Changes   5 Simulate                                   service 1/2",
        "                                          suspect    detected",
        "  service  kind               verdict       after      within   committed    failover",
        "▸ fd       failure detection  HOLDS    104.009 µs  112.148 µs           –           –",
        "  orders   replication        HOLDS    104.009 µs  112.148 µs  64.1201 µs  343.802 µs",
        "",
        "    DETECTION holds: a crash is detected within 112.148 µs; deadline 120 µs",
        "",
        "",
        "",
        "",
        "",
        "rests on: fixed-point, line shaping on, best-effort frames ≤ 1542 B, encapsulation udp4, exact clo…",
        "↑↓ move  enter waterfall  esc close",
      ]
    `)
    screen.close()
  })

  test('of one its waterfalls, as explain prints them', async () => {
    const screen = await openServices()
    await screen.press('S', 'down', 'enter')
    expect(screen.lines()).toMatchInlineSnapshot(`
      [
        "two-racks · VALID · 12 tunnels · Σ worst 122.757 µs",
        "[1 Tunnels]  2 Links   3 Map   4 Changes   5 Simulate                                     line 1/56",
        "› orders: an entry is committed at the leader within 64.1201 µs",
        "  b1 leads, all up: the ack of a1 decides",
        "",
        "  stage      step                          adds   so far",
        "                                             µs       µs",
        "  propose    b1 has just missed a slot  20.0000  20.0000  ██████████",
        "  replicate  b1>leaf-b                   3.1114  23.1114           ██",
        "  replicate  leaf-b>spine2               1.2716  24.3830            ██",
        "  replicate  spine2>leaf-a               1.2716  25.6546             ██",
        "  replicate  leaf-a>a1                   5.8192  31.4738              ███",
        "  ack        a1 handles it               0.5000  31.9738                █",
        "  ack        a1 waits for its ack slot  20.0000  51.9738                ███████████",
        "  ack        a1>leaf-a                   3.1114  55.0852                          ██",
        "  ack        leaf-a>spine1               1.3141  56.3993                           ██",
        "  ack        spine1>leaf-b               1.3316  57.7309                            ██",
        "  ack        leaf-b>b1                   5.8892  63.6201                             ███",
        "  ack        b1 handles it               0.5000  64.1201                               █",
        "  hidden at this width: of which (--width)",
        "",
        "  orders: a new leader has committed within 343.802 µs",
        "  the leader crashes, rank 1 wins: those before it are dead or behind",
        "",
        "  stage           step                                adds    so far",
        "                                                        µs        µs",
        "  last heartbeat  a1>leaf-a                         2.0186    2.0186  █",
        "rests on: fixed-point, line shaping on, best-effort frames ≤ 1542 B, encapsulation udp4, exact clo…",
        "↑↓ move  esc services",
      ]
    `)
    const { result } = analyzeServices(topology, services)
    const explained = explainService(services, 'orders', result.analysis)
    const printed = reportServiceExplanation(explained, 'text', { width: SIZE.columns - 2 })
    const shown = waterfallLines(screen.store.state(), dialogOf(screen), SIZE.columns - 2, plainScreen)
    expect(shown.map(({ text }) => text)).toEqual(printed.trimEnd().split('\n'))
    await screen.press('end')
    expect(screen.lines().find(line => line.startsWith('›'))).toContain(shown.at(-1)!.text.slice(0, 30))
    await screen.press('esc')
    expect(screen.lines()[5]).toContain('▸ orders')
    await screen.press('esc')
    expect(screen.lines()[1]).toContain('[1 Tunnels]')
    expect(screen.store.state().dialog).toBeUndefined()
    screen.close()
  })

  test('are those of the network as it is now', async () => {
    const screen = await openServices()
    const numbers = () => serviceRows(screen.store.state()).map(({ outcome }) => outcome)
    const before = numbers()
    expect(before).toEqual(analyzeServices(topology, services, { remedies: false }).result.services)
    // A heartbeat sent more often than the service needs: other ranges, still covered.
    await screen.press('-')
    const { tunnels } = screen.store.state().world
    const fresh = solve(topology, { tunnels }).result
    expect(numbers()).toEqual(serviceNumbers(services, fresh))
    await screen.press('u')
    expect(numbers()).toEqual(before)
    screen.close()
  })

  test('have none while a tunnel is down, is gone or is for less than they send', async () => {
    const screen = await openServices({ columns: 100, rows: 16 })
    const why = () => serviceRows(screen.store.state()).map(row => row.why[0])
    await screen.press('3', 'right', 'f', 'S')
    expect(screen.lines()).toMatchInlineSnapshot(`
      [
        "two-racks · NOT VALID: 6 violations · 12 tunnels · 1 failed · 1 change",
        " 1 Tunnels   2 Links  [3 Map]  4 Changes   5 Simulate                                   service 1/2",
        "                                          suspect  detected",
        "  service  kind               verdict       after    within  committed  failover",
        "▸ fd       failure detection  NO NUMBERS        –         –          –         –",
        "  orders   replication        NO NUMBERS        –         –          –         –",
        "",
        "  no numbers: tunnel fd/a1 is down (and 1 more reason)",
        "",
        "",
        "",
        "",
        "",
        "rests on: fixed-point, line shaping on, best-effort frames ≤ 1542 B, encapsulation udp4, exact clo…",
        "↑↓ move  enter waterfall  esc close",
      ]
    `)
    await screen.press('enter')
    expect(screen.lines()[2]).toContain('no numbers: tunnel')
    await screen.press('esc', 'esc', 'u', '1')
    expect(why()).toEqual([undefined, undefined])
    const { id } = tunnelsIn(screen.store.state())[0]!.tunnel
    expect(id).toBe('fd/a1')
    await screen.press('+')
    expect(why()).toEqual([
      `tunnel ${id} is for a packet every 110 µs, the service sends every 100 µs`,
      `tunnel ${id} is for a packet every 110 µs, the service sends every 100 µs`,
    ])
    await screen.press('u', 'x')
    expect(why()).toEqual([`tunnel ${id} is not there`, `tunnel ${id} is not there`])
    screen.close()
  })
})

const KEYS = [...'+-xuuuUf123S'.split(''), 'up', 'down', 'right', 'enter', 'esc', 'esc']

test('services have the numbers of a fresh analysis of what is there, whatever is changed', async () => {
  const seen = new Set<string>()
  const screen = await openServices({ columns: 100, rows: 24 })
  const { store } = screen
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...KEYS), { minLength: 10, maxLength: 30 }), keys => {
      for (const key of keys) store.send({ kind: 'key', key })
      const state = store.state()
      const standing = state.world.tunnels.filter(({ id }) => state.world.bounds.has(id))
      const fresh = serviceNumbers(services, solve(topology, { tunnels: standing }).result)
      for (const [at, { outcome, why }] of serviceRows(state).entries()) {
        expect(outcome.accepted).toBe(why.length === 0)
        seen.add(`${outcome.accepted} ${fresh[at]!.accepted}`)
        if (outcome.accepted) expect(outcome).toEqual(fresh[at])
        // Where all ranges are there, one of them is for less than the service sends.
        else if (fresh[at]!.accepted) expect(why.join()).toContain('the service sends every')
      }
    }),
    { numRuns: 60 },
  )
  expect([...seen].sort()).toEqual(['false false', 'false true', 'true true'])
  screen.close()
})

test('a service that was not placed says what was rejected', async () => {
  const request = requestsOf(services.services[1]!).find(({ id }) => id === 'orders/ack/b1>a2')!
  const rejection = { id: request.id, code: 'DEADLINE', message: 'later than asked' } as const
  const tunnels = given.tunnels.filter(({ id }) => id.startsWith('fd/'))
  const screen = await open(
    { topology, tunnels, rejected: [{ request: orInLane0(request), rejection }] },
    SIZE,
    undefined,
    {
      services,
    },
  )
  expect(serviceRows(screen.store.state()).map(row => row.why[0])).toEqual([
    undefined,
    'tunnel orders/ack/b1>a2 was rejected: DEADLINE later than asked',
  ])
  screen.close()
})

test('without a services file the key says how to have one', async () => {
  const screen = await open(shipped('two-racks'), { columns: 80, rows: 24 })
  await screen.press('S')
  expect(screen.store.state().dialog).toBeUndefined()
  expect(screen.lines()).toContain(
    'no services given: xlane explore TOPOLOGY SERVICES.yaml shows what they promise',
  )
  screen.close()
})
