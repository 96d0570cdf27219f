import { describe, expect, it } from 'vitest'
import { Controller } from '../../src/controller/controller.ts'
import { JournalError } from '../../src/controller/journal/journal-error.ts'
import { isLoopback } from '../../src/service/access/hosts.ts'
import { createService } from '../../src/service/create-service.ts'
import { knownProblem } from '../../src/service/errors.ts'
import { threePlanes } from '../controller/line.ts'
import { shippedTopology } from '../examples/shipped.ts'
import { NOW, service, WISH } from './running.ts'

describe('the calls', () => {
  it('request, read, change, meter, release', async () => {
    let nowMs = NOW
    const { app, controller } = await service({ clock: () => nowMs })
    const post = await app.inject({
      method: 'POST',
      url: '/v1/tunnels',
      payload: { ...WISH, id: 'a', deadline: '20 us' },
    })
    expect([post.statusCode, post.json()]).toEqual([
      201,
      {
        kind: 'granted',
        id: 'a',
        minLatencyPs: 4_090_000,
        maxJitterPs: 3_889_000,
        periodPs: 100_000_000,
        startsMs: NOW + 1000,
        holdsMs: NOW + 1000,
        affected: [],
        rerouted: [],
      },
    ])
    expect((await app.inject('/v1/tunnels/a')).json()).toMatchObject({
      id: 'a',
      status: 'granted',
      startsMs: NOW + 1000,
    })
    expect((await app.inject('/v1/tunnels')).json()).toMatchObject({ tunnels: [{ id: 'a' }] })
    const patch = await app.inject({
      method: 'PATCH',
      url: '/v1/tunnels/a',
      payload: { period: '1 ms', deadline: null, lane: 1 },
    })
    expect(patch.json()).toMatchObject({ kind: 'granted', periodPs: 1_000_000_000 })
    expect(controller.tunnel('a')?.request).toMatchObject({
      periodPs: 1_000_000_000,
      lane: 1,
      loadSizeBits: 512,
    })
    expect(controller.tunnel('a')?.request.deadlinePs).toBeUndefined()
    const window = { from: NOW + 3000, to: NOW + 4000 }
    const usage = { packets: 50_000, bytes: 6_500_000 }
    const read = (when: object) =>
      app.inject({ method: 'POST', url: '/v1/tunnels/a/usage', payload: { ...usage, ...when } })
    expect((await read({ interval: '1 s' })).json()).toMatchObject({ verdict: 'ignored', window: 'outside' })
    expect((await read(window)).json()).toMatchObject({ verdict: 'ignored', window: 'early' })
    expect((await read({ to: NOW })).json()).toMatchObject({ code: 'MISSING_KEY' })
    expect((await read({ ...window, interval: '1 s' })).json()).toMatchObject({ code: 'OUT_OF_RANGE' })
    expect((await read({ to: NOW, total: true })).json()).toMatchObject({
      verdict: 'ignored',
      window: 'first',
    })
    nowMs = NOW + 4000
    const meter = await read({ ...window, meter: 'leaf-a' })
    expect(meter.json()).toEqual({ kind: 'metered', id: 'a', verdict: 'demoted', affected: [] })
    expect((await app.inject('/v1/tunnels/a')).json()).toMatchObject({ status: 'demoted' })
    const gone = await app.inject({ method: 'DELETE', url: '/v1/tunnels/a' })
    expect([gone.statusCode, gone.json()]).toEqual([200, { kind: 'released', id: 'a', affected: [] }])
    expect((await app.inject('/v1/tunnels/a')).statusCode).toBe(404)
  })

  it('a request that is sent twice: both trees, what receivers remember, a meter for each', async () => {
    const controller = new Controller(threePlanes())
    let nowMs = NOW
    const app = await createService(controller, { clock: () => nowMs })
    const wish = {
      id: 'a',
      sender: 'h1',
      receivers: ['h2'],
      loadSize: '125 B',
      period: '100 us',
      replicas: 2,
    }
    const post = await app.inject({ method: 'POST', url: '/v1/tunnels', payload: wish })
    expect([post.statusCode, post.json()]).toMatchObject([
      201,
      {
        kind: 'granted',
        replicated: {
          replicas: [{ routes: [['h1>s1', 's1>h2']] }, { routes: [['h1>s2', 's2>h2']] }],
          receivers: [{ node: 'h2', worstAfterFailurePs: 2_000_000, historyBatches: 1, historyPackets: 1 }],
        },
      },
    ])
    expect((await app.inject('/v1/tunnels/a')).json()).toMatchObject({ second: { id: 'a~2' } })
    const plan = await app.inject({ method: 'POST', url: '/v1/plan', payload: { requests: [wish] } })
    expect(plan.json()).toMatchObject({ unchanged: 1, commands: [] })
    const usage = { packets: 50_000, bytes: 6_250_000, interval: '1 s' }
    nowMs = NOW + 4000
    const ambiguous = await app.inject({ method: 'POST', url: '/v1/tunnels/a/usage', payload: usage })
    expect([ambiguous.statusCode, ambiguous.json().code]).toEqual([404, 'UNKNOWN_TUNNEL'])
    const meter = await app.inject({ method: 'POST', url: '/v1/tunnels/a~2/usage', payload: usage })
    expect(meter.json()).toMatchObject({ kind: 'metered', id: 'a', verdict: 'terminated' })
  })

  it('a rejection is a problem with the binding constraint and what would help', async () => {
    const { app } = await service()
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/tunnels',
      payload: { ...WISH, deadline: '5 us' },
    })
    expect(answer.statusCode).toBe(409)
    expect(answer.headers['content-type']).toMatch(/^application\/problem[+]json/)
    expect(answer.json()).toMatchObject({
      type: 'urn:xlane:problem:DEADLINE',
      code: 'DEADLINE',
      rejection: { link: 'a1>leaf-a', remedy: { change: 'deadline' } },
    })
  })

  it('of two that want the last capacity, one wins, the other is told why', async () => {
    const { app, controller } = await service()
    // 6 Gbit/s of the sender's 10 each.
    const wish = { ...WISH, loadSize: '1434 B', period: '2 us' }
    const race = await Promise.all(
      ['x', 'y'].map(id => app.inject({ method: 'POST', url: '/v1/tunnels', payload: { ...wish, id } })),
    )
    expect(race.map(r => r.statusCode)).toEqual([201, 409])
    expect(race[1]?.json()).toMatchObject({
      code: 'OVERLOAD',
      rejection: { link: 'a1>leaf-a', missing: 2_000_000_000 },
    })
    expect(controller.tunnels.map(t => t.id)).toEqual(['x'])
  })
})

describe('what is wrong is said with the codes of files', () => {
  it.each([
    [{ ...WISH, loadSize: '64' }, 400, 'MISSING_UNIT'],
    [{ ...WISH, receivers: ['b9'] }, 400, 'UNKNOWN_NODE'],
    [{ ...WISH, period: '0 us' }, 400, 'ZERO_PERIOD'],
    [{ ...WISH, dedline: '1 us' }, 400, 'UNKNOWN_KEY'],
    [{ ...WISH, allowReroute: 'yes' }, 400, 'WRONG_TYPE'],
    [{ ...WISH, id: 'a\nb' }, 400, 'BAD_NAME'],
    [{ ...WISH, receivers: ['a1'] }, 400, 'SENDER_IS_RECEIVER'],
    [{ ...WISH, lane: 300 }, 400, 'OUT_OF_RANGE'],
    [[], 400, 'WRONG_TYPE'],
    [{}, 400, 'MISSING_KEY'],
  ])('%j', async (payload, status, code) => {
    const { app, controller } = await service()
    const answer = await app.inject({ method: 'POST', url: '/v1/tunnels', payload })
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
    expect(answer.headers['content-type']).toMatch(/^application\/problem[+]json/)
    expect(controller.state.sequence).toBe(0)
  })

  it.each([
    ['POST', '/v1/tunnels', '{', 400, 'JSON_SYNTAX'],
    ['POST', '/v1/tunnels', '', 400, 'EMPTY_FILE'],
    ['POST', '/v1/tunnels', '"text"', 400, 'WRONG_TYPE'],
    ['POST', '/v1/tunnels', '{"__proto__":{"x":1}}', 400, 'JSON_SYNTAX'],
    ['POST', '/v1/tunnels', `{"a":"${'x'.repeat(2000)}"}`, 413, 'TOO_LARGE'],
    ['POST', '/v1/tunnels', '['.repeat(900), 400, 'JSON_SYNTAX'],
    ['PATCH', '/v1/tunnels/nobody', '{}', 404, 'UNKNOWN_TUNNEL'],
    ['POST', '/v1/tunnels/nobody/usage', '{"packets":1,"bytes":1,"interval":"1 s"}', 404, 'UNKNOWN_TUNNEL'],
    ['POST', '/v1/tunnels/nobody/usage', '{"packets":1,"bytes":1,"interval":"1 us"}', 400, 'NOT_WHOLE'],
    ['DELETE', '/v1/tunnels/nobody', undefined, 404, 'UNKNOWN_TUNNEL'],
    ['GET', '/v2', undefined, 404, 'NOT_FOUND'],
    ['POST', '/v1/plan', '{"requests":[{"id":1}]}', 400, 'MISSING_KEY'],
    ['POST', '/v1/apply', '{"schema":"xlane/plan@1"}', 400, 'MISSING_KEY'],
  ] as const)('%s %s %j', async (method, url, payload, status, code) => {
    const { app } = await service({ bodyLimit: 1000 })
    const headers = payload === undefined ? {} : { 'content-type': 'application/json' }
    const answer = await app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  })

  it('another form than JSON', async () => {
    const { app } = await service()
    const headers = { 'content-type': 'text/plain' }
    const answer = await app.inject({ method: 'POST', url: '/v1/tunnels', headers, payload: 'hello' })
    expect([answer.statusCode, answer.json().code]).toEqual([415, 'WRONG_TYPE'])
  })

  it('a name taken', async () => {
    const { app } = await service()
    const payload = { ...WISH, id: 'a' }
    await app.inject({ method: 'POST', url: '/v1/tunnels', payload })
    const again = await app.inject({ method: 'POST', url: '/v1/tunnels', payload })
    expect([again.statusCode, again.json().code]).toEqual([409, 'DUPLICATE_ID'])
  })

  it('a disk that does not take the decision: it has not happened', async () => {
    const journal = {
      append: () => {
        throw new JournalError('JOURNAL_IO', 'disk full')
      },
    }
    const controller = new Controller(shippedTopology('two-racks'), {}, journal)
    const app = await createService(controller)
    const answer = await app.inject({ method: 'POST', url: '/v1/tunnels', payload: WISH })
    expect([answer.statusCode, answer.json().code]).toEqual([507, 'JOURNAL_IO'])
    expect((await app.inject('/v1/tunnels')).json()).toMatchObject({ sequence: 0, tunnels: [] })
  })

  it('a defect of ours is no message of theirs', () => {
    expect(knownProblem(new Error('boom'))).toBeUndefined()
    expect(knownProblem('boom')).toBeUndefined()
  })
})

describe('limits', () => {
  it('asks for the token of everything that tells of the network', async () => {
    const { app } = await service({ token: 'correct horse battery' })
    const get = async (url: string, authorization?: string): Promise<number> =>
      (await app.inject({ url, headers: authorization === undefined ? {} : { authorization } })).statusCode
    expect(await get('/v1/tunnels')).toBe(401)
    expect(await get('/v1/tunnels', 'Bearer wrong')).toBe(401)
    expect(await get('/v1/tunnels', 'Bearer correct horse battery')).toBe(200)
    expect(await get('/metrics')).toBe(401)
    expect(await get('/nowhere')).toBe(401)
    expect(await get('/v1/events')).toBe(401)
    for (const open of ['/healthz', '/docs', '/openapi.json']) expect(await get(open)).toBe(200)
  })

  it('so many requests in a second', async () => {
    const { app } = await service({ rateLimit: 3 })
    const codes = []
    for (let i = 0; i < 5; i++) codes.push((await app.inject('/v1/state')).statusCode)
    expect(codes).toEqual([200, 200, 200, 429, 429])
    expect((await app.inject('/v1/state')).json()).toMatchObject({ code: 'TOO_MANY_REQUESTS' })
    expect((await app.inject('/healthz')).statusCode).toBe(200)
  })

  it.each([
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['localhost', true],
    ['::1', true],
    ['0.0.0.0', false],
    ['::', false],
    ['10.0.0.1', false],
    ['127.0.0.1.example', false],
  ])('%s is loopback: %s', (host, is) => {
    expect(isLoopback(host)).toBe(is)
  })
})

describe('what is around it', () => {
  it('health, metrics, a document and its page, which asks nobody else for anything', async () => {
    const { app } = await service()
    await app.inject({ method: 'POST', url: '/v1/tunnels', payload: WISH })
    expect((await app.inject('/healthz')).json()).toEqual({ status: 'ok' })
    const metrics = (await app.inject('/metrics')).body
    expect(metrics).toContain('xlane_decisions_total{outcome="granted",code=""} 1')
    expect(metrics).toContain('xlane_tunnels{status="granted"} 1')
    expect(metrics).toContain('process_resident_memory_bytes')
    const document = (await app.inject('/openapi.json')).json()
    expect(document.openapi).toMatch(/^3[.]1/)
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/v1/tunnels', '/v1/tunnels/{id}', '/v1/events', '/v1/plan']),
    )
    const page = (await app.inject('/docs')).body
    expect(page).toContain('/v1/tunnels/{id}/usage')
    expect(page).not.toMatch(/https?:\/\/|<script/)
  })

  it('logs are JSON, line by line', async () => {
    const lines: string[] = []
    const { app } = await service({ log: { write: line => lines.push(line) } })
    await app.inject('/v1/state')
    expect(lines.map(line => JSON.parse(line).msg)).toEqual(['incoming request', 'request completed'])
  })

  it('plans and applies, and refuses a stale plan', async () => {
    const { app, controller } = await service()
    const requests = [
      { ...WISH, id: 'a' },
      { ...WISH, id: 'b', sender: 'a2' },
    ]
    const plan = (await app.inject({ method: 'POST', url: '/v1/plan', payload: { requests } })).json()
    expect(plan).toMatchObject({ schema: 'xlane/plan@1', added: [{ id: 'a' }, { id: 'b' }], rejected: [] })
    expect(controller.tunnels).toEqual([])
    const applied = await app.inject({ method: 'POST', url: '/v1/apply', payload: plan })
    expect(applied.json()).toMatchObject({
      outcomes: [
        { kind: 'granted', id: 'a' },
        { kind: 'granted', id: 'b' },
      ],
    })
    const again = await app.inject({ method: 'POST', url: '/v1/apply', payload: plan })
    expect([again.statusCode, again.json().code]).toEqual([409, 'STALE_PLAN'])
    const result = (await app.inject('/v1/result')).json()
    expect(result).toEqual(JSON.parse(JSON.stringify(controller.result())))
  })
})
