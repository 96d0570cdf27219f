import { expect, it } from 'vitest'
import type { JournalEntry } from '../../src/controller/contract/journal-entry.ts'
import { Controller } from '../../src/controller/controller.ts'
import { createService } from '../../src/service/create-service.ts'
import { SteadyClock } from '../../src/service/steady-clock.ts'
import { shippedTopology } from '../examples/shipped.ts'
import { NOW, WISH } from './running.ts'

const YEAR = 365 * 86_400_000

const machine = () => {
  const at = { clockMs: NOW, elapsedMs: 0 }
  const entries: JournalEntry[] = []
  const start = async () => {
    const journal = { append: (more: readonly JournalEntry[]) => void entries.push(...more) }
    const controller = new Controller(shippedTopology('two-racks'), {}, journal, [...entries])
    const app = await createService(controller, { clock: () => at.clockMs, elapsed: () => at.elapsedMs })
    const request = (id: string) =>
      app.inject({ method: 'POST', url: '/v1/tunnels', payload: { ...WISH, id } })
    return { app, request, entries }
  }
  const pass = (ms: number): void => {
    at.clockMs += ms
    at.elapsedMs += ms
  }
  return { at, start, pass }
}

it.each([YEAR, -YEAR, 700_000, -700_000])(
  'the clock of the machine jumps by %i ms: nothing is decided until it is back',
  async jump => {
    const { at, start, pass } = machine()
    const { request, entries, app } = await start()
    expect((await request('a')).statusCode).toBe(201)
    pass(YEAR)
    expect((await request('b')).json()).toMatchObject({ startsMs: NOW + YEAR + 1000 })
    at.clockMs += jump
    const refused = await request('c')
    expect([refused.statusCode, refused.json()]).toMatchObject([503, { code: 'CLOCK_JUMP' }])
    expect((await app.inject('/v1/clock')).json()).toEqual({ jumpMs: jump, lastDecisionMs: NOW + YEAR })
    expect(entries.length).toBe(2)
    at.clockMs -= jump
    pass(1000)
    expect((await request('c')).json()).toMatchObject({ startsMs: NOW + YEAR + 2000 })
  },
)

it('a service that began with a wrong clock is set right, and stays so after a restart', async () => {
  const { at, start, pass } = machine()
  at.clockMs = NOW + YEAR
  const { request, app } = await start()
  expect((await request('a')).json()).toMatchObject({ startsMs: NOW + YEAR + 1000 })
  at.clockMs = NOW
  expect((await request('b')).json()).toMatchObject({ code: 'CLOCK_JUMP' })
  const after = await start()
  const refused = await after.request('b')
  expect([refused.statusCode, refused.json()]).toMatchObject([503, { code: 'CLOCK_JUMP' }])
  const reset = await app.inject({ method: 'POST', url: '/v1/clock' })
  expect(reset.json()).toEqual({ kind: 'clock', backMs: YEAR, retimed: 1 })
  pass(2000)
  for (const { request: ask } of [await start(), { request }])
    expect((await ask(`c`)).json()).toMatchObject({ startsMs: NOW + 3000 })
})

it('never goes back while it runs', () => {
  const at = { clockMs: 5000, elapsedMs: 0 }
  const clock = new SteadyClock({ clock: () => at.clockMs, elapsed: () => at.elapsedMs, maxJumpMs: 100 })
  expect(clock.now()).toBe(5000)
  at.clockMs = 4950
  expect(clock.now()).toBe(5000)
  at.clockMs = 5040.7
  expect(clock.now()).toBe(5040)
})
