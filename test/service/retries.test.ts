import { describe, expect, it } from 'vitest'
import type { JournalEntry } from '../../src/controller/contract/journal-entry.ts'
import { packEntries, unpackEntries } from '../../src/controller/journal/packed.ts'
import { ControllerClient } from '../../src/service/client.ts'
import { service, WISH } from './running.ts'

type App = Awaited<ReturnType<typeof service>>['app']

const asking =
  (app: App, key: string) => (method: 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) =>
    app.inject({
      method,
      url,
      headers: { 'idempotency-key': key },
      ...(payload === undefined ? {} : { payload }),
    })

describe('Idempotency-Key', () => {
  it('the same again is answered the same, and decided once', async () => {
    const { app, controller } = await service()
    const calls = [
      ['POST', '/v1/tunnels', { ...WISH, period: '50 us' }],
      ['POST', '/v1/tunnels', { ...WISH, deadline: '1 us' }],
      ['PATCH', '/v1/tunnels/xlane-1', { lane: 1 }],
      ['DELETE', '/v1/tunnels/xlane-1'],
    ] as const
    const id = async () => (await app.inject('/v1/tunnels')).json().tunnels[0].id
    for (const [i, [method, url, payload]] of calls.entries()) {
      const ask = asking(app, `key-${i}`)
      const at = url.replace('xlane-1', url.endsWith('xlane-1') ? await id() : '')
      const first = await ask(method, at, payload)
      const { sequence } = controller.state
      const again = await ask(method, at, payload)
      expect(again.json()).toEqual(first.json())
      expect(again.statusCode).toBe(first.statusCode)
      expect([first.statusCode < 500, again.headers['idempotency-replayed']]).toEqual([true, 'true'])
      expect(controller.state.sequence).toBe(sequence)
      const other = await ask(method, at, { ...payload, lane: 3 })
      expect([other.statusCode, other.json().code]).toEqual([422, 'KEY_REUSED'])
    }
    expect(controller.tunnels).toEqual([])
  })

  it('is known after a restart, from the journal, with the answers of a plan', async () => {
    const entries: JournalEntry[] = []
    const one = await service()
    one.controller.onDecision(entry => void entries.push(entry))
    const wish = { ...WISH, id: 'a' }
    const first = await asking(one.app, 'k1')('POST', '/v1/tunnels', wish)
    const requests = [wish, { ...WISH, id: 'b', sender: 'a2' }, { ...WISH, id: 'c', sender: 'a3' }]
    const plan = (await one.app.inject({ method: 'POST', url: '/v1/plan', payload: { requests } })).json()
    const applied = await asking(one.app, 'k2')('POST', '/v1/apply', plan)
    expect(applied.json().outcomes).toHaveLength(2)
    const kept = unpackEntries(packEntries(entries), 0)
    const two = await service({}, {}, kept)
    expect((await asking(two.app, 'k1')('POST', '/v1/tunnels', wish)).json()).toEqual(first.json())
    expect((await asking(two.app, 'k2')('POST', '/v1/apply', plan)).json()).toEqual(applied.json())
    expect((await asking(two.app, 'k1')('POST', '/v1/tunnels', WISH)).statusCode).toBe(422)
    expect(two.controller.tunnels.map(t => t.id)).toEqual(['a', 'b', 'c'])
  })

  it('of many at once one decides', async () => {
    const { app, controller } = await service()
    const ask = asking(app, 'same')
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask('POST', '/v1/tunnels', WISH)))
    expect(controller.tunnels).toHaveLength(1)
    expect(answers.filter(a => a.statusCode === 201).length).toBeGreaterThan(0)
    expect(answers.map(a => a.statusCode).filter(code => code !== 201 && code !== 409)).toEqual([])
  })

  it('what was not decided is not remembered, and a key is checked', async () => {
    const { app } = await service()
    const ask = asking(app, 'k')
    expect((await ask('DELETE', '/v1/tunnels/a')).statusCode).toBe(404)
    await app.inject({ method: 'POST', url: '/v1/tunnels', payload: { ...WISH, id: 'a' } })
    expect((await ask('DELETE', '/v1/tunnels/a')).statusCode).toBe(200)
    expect((await asking(app, 'a b')('POST', '/v1/tunnels', WISH)).statusCode).toBe(400)
  })
})

describe('If-Match', () => {
  it('a change of what is no longer so is refused', async () => {
    const { app } = await service()
    const made = await app.inject({ method: 'POST', url: '/v1/tunnels', payload: { ...WISH, id: 'a' } })
    const { etag } = (await app.inject('/v1/tunnels/a')).headers
    expect(etag).toBe(made.headers.etag)
    const patch = (match: string | undefined, lane: number) =>
      app.inject({
        method: 'PATCH',
        url: '/v1/tunnels/a',
        payload: { lane },
        headers: match === undefined ? {} : { 'if-match': match },
      })
    // Another one moves its range, and nothing that was agreed.
    await app.inject({ method: 'POST', url: '/v1/tunnels', payload: { ...WISH, id: 'b', sender: 'a2' } })
    const changed = await patch(etag, 1)
    expect(changed.statusCode).toBe(200)
    const late = await patch(etag, 2)
    expect([late.statusCode, late.json().code, late.headers.etag]).toEqual([
      412,
      'CHANGED_MEANWHILE',
      changed.headers.etag,
    ])
    expect((await patch(`"x", ${String(changed.headers.etag)}`, 3)).statusCode).toBe(200)
    expect((await patch('*', 4)).statusCode).toBe(200)
    const gone = await app.inject({ method: 'DELETE', url: '/v1/tunnels/a', headers: { 'if-match': '"x"' } })
    expect(gone.statusCode).toBe(412)
  })
})

describe('dryRun', () => {
  it('answers what would happen, and nothing does', async () => {
    const { app, controller } = await service()
    await app.inject({ method: 'POST', url: '/v1/tunnels', payload: { ...WISH, id: 'a' } })
    const before = [controller.stateHash(), controller.state.sequence]
    const wish = { ...WISH, id: 'b', sender: 'a2' }
    const dry = await app.inject({ method: 'POST', url: '/v1/tunnels?dryRun=true', payload: wish })
    expect(dry.json()).toMatchObject({ kind: 'granted', id: 'b', affected: [{ id: 'a' }] })
    expect(dry.headers['dry-run']).toBe('true')
    for (const call of [
      { method: 'PATCH', url: '/v1/tunnels/a?dryRun=true', payload: { lane: 1 } },
      { method: 'DELETE', url: '/v1/tunnels/a?dryRun=true' },
    ] as const)
      expect((await app.inject(call)).headers['dry-run']).toBe('true')
    const rejected = await app.inject({
      method: 'POST',
      url: '/v1/tunnels?dryRun=true',
      payload: { ...WISH, deadline: '1 us' },
    })
    expect([rejected.statusCode, rejected.json().code]).toEqual([409, 'DEADLINE'])
    expect([controller.stateHash(), controller.state.sequence]).toEqual(before)
    const real = await app.inject({ method: 'POST', url: '/v1/tunnels?dryRun=false', payload: wish })
    expect(real.json()).toEqual(dry.json())
    const odd = await app.inject({ method: 'POST', url: '/v1/tunnels?dryRun=yes', payload: wish })
    expect(odd.statusCode).toBe(400)
  })
})

it('what people read of a plan is bound to what is carried out', async () => {
  const { app, controller } = await service()
  const client = new ControllerClient(await app.listen({ port: 0, host: '127.0.0.1' }))
  const plan = await client.plan({ requests: [{ ...WISH, id: 'a' }] })
  const [added] = plan.added
  for (const other of [
    { ...plan, added: [{ ...added, maxJitterPs: 1 }] },
    { ...plan, added: [] },
    { ...plan, unchanged: 7 },
    { ...plan, content: '0'.repeat(64) },
  ]) {
    const answer = await app.inject({ method: 'POST', url: '/v1/apply', payload: other })
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'STALE_PLAN'])
  }
  expect(controller.tunnels).toEqual([])
  // Whoever writes it down again may have its keys in another order.
  const shuffled = Object.fromEntries(Object.entries(plan).toReversed())
  expect((await app.inject({ method: 'POST', url: '/v1/apply', payload: shuffled })).statusCode).toBe(200)
  await app.close()
})
