import { once } from 'node:events'
import { expect, it } from 'vitest'
import type { JournalEntry } from '../../src/controller/contract/journal-entry.ts'
import { eventsOf } from '../../src/service/watch/changes.ts'
import { EventHub, type PlacedEvent } from '../../src/service/watch/event-hub.ts'
import { service, WISH } from './running.ts'
import { dial, portOf, say } from './sockets.ts'

const listening = async (given: Parameters<typeof service>[0] = {}) => {
  const running = await service(given)
  const port = portOf(await running.app.listen({ port: 0, host: '127.0.0.1' }))
  return { ...running, port }
}
const get = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`

it('the head of a stream comes at once, before anything has happened', async () => {
  const { app, port } = await listening()
  const socket = await dial(port)
  socket.write(get('/v1/events'))
  const [chunk] = await once(socket, 'data')
  expect(String(chunk)).toMatch(/^HTTP\/1\.1 200 OK\r\n(.|\r|\n)*content-type: text\/event-stream/)
  socket.destroy()
  await app.close()
})

it('a list says after which decision it is, and a stream from there misses nothing', async () => {
  const { app, port } = await listening()
  const post = (id: string, sender: string) =>
    app.inject({ method: 'POST', url: '/v1/tunnels', payload: { ...WISH, id, sender } })
  await post('a', 'a1')
  const { sequence, lastEventId, tunnels } = (await app.inject('/v1/tunnels')).json()
  expect([sequence, tunnels.length]).toEqual([1, 1])
  await post('b', 'a2')
  const text = await say(port, get('/v1/events', `Last-Event-ID: ${lastEventId}\r\n`))
  expect(text.match(/^event: .*$/gm)).toEqual(['event: granted', 'event: bandwidthChanged'])
  await app.close()
})

it.each(['999999.0.0123456789abcdef', '1.0.0123456789abcdef', '2.0', '-1.end.x', '', 'NaN.0.x'])(
  'a place that never was here, %j, is a reset',
  async id => {
    const { app, port } = await listening()
    await app.inject({ method: 'POST', url: '/v1/tunnels', payload: WISH })
    const text = await say(port, get('/v1/events', `Last-Event-ID: ${id}\r\n`))
    expect(text).toMatch(/event: reset\ndata: \{"sequence":1\}/)
    await app.close()
  },
)

it('an id of another history is not taken for one of this', async () => {
  const one = await service()
  const other = await service()
  const ask = (of: typeof one, id: string) =>
    of.app.inject({ method: 'POST', url: '/v1/tunnels', payload: { ...WISH, id } })
  await ask(one, 'a')
  await ask(other, 'b')
  const { lastEventId } = (await one.app.inject('/v1/tunnels')).json()
  const port = portOf(await other.app.listen({ port: 0, host: '127.0.0.1' }))
  expect(await say(port, get('/v1/events', `Last-Event-ID: ${lastEventId}\r\n`))).toContain('event: reset')
  await other.app.close()
})

/** A watcher that knows only a list and the events after it. */
it('list and watch: a client that follows the events has the contracts that stand', async () => {
  const { controller } = await service()
  const entries: JournalEntry[] = []
  controller.onDecision(entry => void entries.push(entry))
  const known = new Map<string, string>()
  const base = { receivers: ['b1'], loadSizeBits: 512, periodPs: 100_000_000 }
  controller.requestBandwidth({ ...base, id: 'a', sender: 'a1', maxPeriodPs: 10 ** 10 }, 1)
  controller.requestBandwidth({ ...base, id: 'b', sender: 'a2' }, 2)
  controller.changeBandwidth('a', { lane: 1 }, 3)
  controller.reportUsage('a', { packets: 10 ** 6, bytes: 13 * 10 ** 7, intervalMs: 1 }, 5000)
  controller.releaseBandwidth('b', 6000)
  const bad = controller.requestBandwidth({ ...base, id: 'c', sender: 'a3', deadlinePs: 1 }, 7000)
  expect(bad.kind).toBe('rejected')
  const kinds: string[] = []
  for (const entry of entries)
    for (const event of eventsOf(entry)) {
      kinds.push(event.kind)
      if (event.kind === 'granted' || event.kind === 'changed') known.set(event.id, event.contract.status)
      if (event.kind === 'released' || event.kind === 'bandwidthTerminated') known.delete(event.id)
    }
  expect([...known]).toEqual(controller.tunnels.map(({ id, status }) => [id, status]))
  expect(known.get('a')).toBe('demoted')
  expect(kinds).toContain('released')
})

it('pages, in the order of names, and filters', async () => {
  const { app } = await service()
  for (const [id, sender, lane] of [
    ['c', 'a1', 0],
    ['a', 'a2', 1],
    ['b', 'a1', 2],
  ] as const)
    await app.inject({ method: 'POST', url: '/v1/tunnels', payload: { ...WISH, id, sender, lane } })
  const list = async (query: string) => {
    const answer = (await app.inject(`/v1/tunnels?${query}`)).json()
    return [answer.tunnels?.map((t: { id: string }) => t.id) ?? answer.code, answer.next]
  }
  expect(await list('')).toEqual([['a', 'b', 'c'], undefined])
  expect(await list('limit=2')).toEqual([['a', 'b'], 'b'])
  expect(await list('limit=2&after=b')).toEqual([['c'], undefined])
  expect(await list('limit=3')).toEqual([['a', 'b', 'c'], undefined])
  expect(await list('sender=a1')).toEqual([['b', 'c'], undefined])
  expect(await list('sender=a1&limit=1&after=b')).toEqual([['c'], undefined])
  expect(await list('receiver=b1&lane=1')).toEqual([['a'], undefined])
  expect(await list('status=demoted')).toEqual([[], undefined])
  for (const wrong of ['limit=0', 'limit=x', 'lane=-1', 'status=x', 'sendr=a', 'lane=1&lane=2'])
    expect(await list(wrong)).toEqual(['WRONG_TYPE', undefined])
})

it('HEAD holds no slot, wrong methods are told which there are', async () => {
  const { app, port } = await listening({ streams: 1 })
  for (let i = 0; i < 3; i++)
    expect(await say(port, 'HEAD /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /)
  const socket = await dial(port)
  socket.write(get('/v1/events'))
  await once(socket, 'data')
  expect(await say(port, get('/v1/events'))).toContain('TOO_MANY_STREAMS')
  socket.destroy()
  const wrong = await app.inject({ method: 'PUT', url: '/v1/tunnels/a' })
  expect([wrong.statusCode, wrong.headers.allow, wrong.json().code]).toEqual([
    405,
    'DELETE, GET, HEAD, PATCH',
    'METHOD_NOT_ALLOWED',
  ])
  expect((await app.inject({ method: 'DELETE', url: '/v1/tunnels' })).headers.allow).toBe('GET, HEAD, POST')
  await app.close()
})

it('what cannot be answered is a problem with its status', async () => {
  const { app } = await service()
  const of = async (url: string, more: object = {}) => {
    const answer = await app.inject({ url, ...more })
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    return [answer.statusCode, answer.json().status, answer.json().title]
  }
  expect(await of('/v1/events', { headers: { accept: 'application/json' } })).toEqual([
    406,
    406,
    'Not Acceptable',
  ])
  expect(await of('/v1/tunnels/%zz')).toEqual([400, 400, 'Bad Request'])
  expect(await of(`/v1/tunnels/${'x'.repeat(3000)}`)).toEqual([414, 414, 'URI Too Long'])
  const payload = '['.repeat(400_000) + ']'.repeat(400_000)
  const headers = { 'content-type': 'application/json' }
  expect(await of('/v1/tunnels', { method: 'POST', headers, payload })).toEqual([400, 400, 'Bad Request'])
  expect(await of('/v1/plan', { method: 'POST', headers, payload })).toEqual([400, 400, 'Bad Request'])
})

it.each(['.', '..', '\ud800', 'a\u202eb', 'a\u2066b', 'a\u0007', ' a'])(
  'the name %j could not be addressed, and is refused',
  async id => {
    const { app } = await service()
    const answer = await app.inject({ method: 'POST', url: '/v1/tunnels', payload: { ...WISH, id } })
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'BAD_NAME'])
  },
)

it.each(['a/b', '...', '日本'.repeat(100), '%', '?x', 'a b', '😀'])('the name %j can be', async id => {
  const { app } = await service()
  await app.inject({ method: 'POST', url: '/v1/tunnels', payload: { ...WISH, id } })
  expect((await app.inject(`/v1/tunnels/${encodeURIComponent(id)}`)).json().id).toBe(id)
})

it('a reader that does not read is let go of, and nobody is warned of too many listeners', async () => {
  const warnings: string[] = []
  const onWarning = (warning: Error): void => void warnings.push(warning.name)
  process.on('warning', onWarning)
  const { app, port, controller } = await listening({ bodyLimit: 1 << 24 })
  const slow = await dial(port)
  slow.write(get('/v1/events'))
  await once(slow, 'data')
  slow.pause()
  const gone = once(slow, 'close')
  for (let i = 0; i < 6000; i++) {
    controller.requestBandwidth(
      { id: `t${i}`, sender: 'a1', receivers: ['b1', 'b2', 'b3'], loadSizeBits: 512, periodPs: 10 ** 9 },
      i,
    )
    controller.releaseBandwidth(`t${i}`, i)
    if (i % 100 === 0) await new Promise(resolve => setImmediate(resolve))
  }
  slow.resume()
  await gone
  expect((await app.inject('/metrics')).body).toContain('xlane_event_streams 0')
  await app.close()
  process.off('warning', onWarning)
  expect(warnings).toEqual([])
})

it('forgets the oldest events first, and says so', async () => {
  const { controller } = await service()
  const entries: JournalEntry[] = []
  controller.onDecision(entry => void entries.push(entry))
  const ids: string[] = []
  const hub = new EventHub(3, [], 0)
  const begin = hub.here
  hub.open(({ id }: PlacedEvent) => void ids.push(id))
  for (let i = 0; i < 5; i++)
    controller.requestBandwidth(
      { id: `t${i}`, sender: 'a1', receivers: ['b1'], loadSizeBits: 512, periodPs: 10 ** 9, lane: i },
      i,
    )
  for (const entry of entries) hub.publish(entry)
  expect(hub.since(begin).ok).toBe(false)
  const at = (id: string | undefined): unknown => {
    const since = hub.since(id ?? '')
    return since.ok && since.events.map(event => event.id)
  }
  expect(at(ids[0])).toBe(false)
  const firstKnown = ids.findIndex(id => hub.since(id).ok)
  for (let i = firstKnown; i < ids.length; i++) expect(at(ids[i])).toEqual(ids.slice(i + 1))
  expect(at(hub.here)).toEqual([])
  expect(ids.length - firstKnown - 1).toBeGreaterThanOrEqual(1)
})
