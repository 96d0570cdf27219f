import { once } from 'node:events'
import { expect, it } from 'vitest'
import { QuietSink } from '../../src/service/http/quiet-sink.ts'
import { service, WISH } from './running.ts'
import { dial, heard, portOf, say } from './sockets.ts'

const listening = async (given: Parameters<typeof service>[0] = {}) => {
  const running = await service(given)
  const address = await running.app.listen({ port: 0, host: '127.0.0.1' })
  return { ...running, address, port: portOf(address) }
}

const post = (id: string): string => {
  const body = JSON.stringify({ ...WISH, id })
  return `POST /v1/tunnels HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}
const GET = 'GET /v1/state HTTP/1.1\r\nHost: localhost\r\n\r\n'

it('ends within its time whatever clients hold: half a header, half a body, a stream', async () => {
  const { app, port } = await listening({ stopTimeoutMs: 800 })
  const half = await dial(port)
  half.write('GET /v1/state HT')
  const body = await dial(port)
  body.write(post('a').slice(0, -5))
  const stream = await dial(port)
  stream.write('GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const ends = [half, body, stream].map(heard)
  await new Promise(resolve => setTimeout(resolve, 100))
  const begun = performance.now()
  await app.close()
  const took = performance.now() - begun
  expect(took).toBeGreaterThan(500)
  expect(took).toBeLessThan(2500)
  expect((await Promise.all(ends))[2]).toContain('text/event-stream')
})

it('does not wait for half a header when nothing was taken', async () => {
  const { app, port } = await listening({ stopTimeoutMs: 60_000 })
  const half = await dial(port)
  half.write('GET /v1/state HT')
  await app.close()
})

it('ends streams at once: nobody is waited for who only watches', async () => {
  const { app, port } = await listening({ stopTimeoutMs: 60_000 })
  const stream = await dial(port)
  const ends = heard(stream)
  stream.write('GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await once(stream, 'data')
  await app.close()
  expect(await ends).toContain('text/event-stream')
})

it('what was taken is answered, what comes later is told to go elsewhere', async () => {
  const { app, port, controller } = await listening({ stopTimeoutMs: 5000 })
  const taken = await dial(port)
  const request = post('a')
  taken.write(request.slice(0, -5))
  const open = await dial(port)
  const late = heard(open)
  const answer = heard(taken)
  await new Promise(resolve => setTimeout(resolve, 100))
  const closed = app.close()
  await new Promise(resolve => setTimeout(resolve, 100))
  open.write(GET)
  taken.write(request.slice(-5))
  expect(await answer).toMatch(/^HTTP\/1\.1 201 /)
  const refused = await late
  expect(refused).toMatch(/^HTTP\/1\.1 503 /)
  expect(refused.toLowerCase()).toContain('connection: close')
  expect(refused).toContain('"code":"STOPPING"')
  await closed
  expect(controller.tunnel('a')).toBeDefined()
})

it('many requests at the moment of stopping: each is answered, none is cut off', async () => {
  const { app, port, controller } = await listening()
  const sockets = await Promise.all(Array.from({ length: 20 }, () => dial(port)))
  const answers = sockets.map(heard)
  for (const [i, socket] of sockets.entries()) socket.write(post(`t${i}`))
  await app.close()
  const codes = (await Promise.all(answers)).map(answer => answer.slice(9, 12))
  expect(codes.filter(code => code !== '201' && code !== '503')).toEqual([])
  expect(codes.filter(code => code === '201')).toHaveLength(controller.tunnels.length)
})

it('a request that does not come to its end is answered 408, a silent connection closed', async () => {
  const { app, port } = await listening({ requestTimeoutMs: 600, headersTimeoutMs: 300, idleTimeoutMs: 300 })
  const half = await dial(port)
  half.write('GET /v1/state HTTP/1.1\r\n')
  const body = await dial(port)
  body.write(post('a').slice(0, -5))
  const silent = await dial(port)
  const [header, unfinished] = await Promise.all([half, body, silent].map(heard))
  expect(header).toMatch(/^HTTP\/1\.1 408 /)
  expect(header).toContain('application/problem+json')
  expect(unfinished).toMatch(/408|^$/)
  await app.close()
})

it('a log that cannot be written does not end what it reports on', async () => {
  const { app } = await listening({
    log: {
      write: () => {
        throw new Error('ENOSPC')
      },
    },
  })
  expect((await app.inject('/v1/state')).statusCode).toBe(200)
  await app.close()
  const sink = new QuietSink({
    write: () => {
      throw new Error('EPIPE')
    },
  })
  sink.write('a')
  expect(sink.lost).toBe(1)
})

it('logs no query, and from where a request came', async () => {
  const lines: string[] = []
  const { app } = await service({ log: { write: line => lines.push(line) } })
  await app.inject('/v1/tunnels?sender=secret')
  expect(lines.join('')).not.toContain('secret')
  expect(JSON.parse(lines[0] ?? '').req).toEqual({
    method: 'GET',
    path: '/v1/tunnels',
    address: '127.0.0.1',
  })
})

it('what is no HTTP, or more header than is read, is a problem', async () => {
  const { app, port } = await listening()
  const odd = await say(port, 'NONSENSE\r\n\r\n')
  expect(odd).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json/)
  const long = await say(port, `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`)
  expect(long).toMatch(/^HTTP\/1\.1 431 /)
  const wish = await say(port, 'GET /v1/state HTTP/1.1\r\nHost: localhost\r\nExpect: tea\r\n\r\n')
  expect(wish).toMatch(/^HTTP\/1\.1 417 [\s\S]*application\/problem\+json/)
  await app.close()
})

it('a message that is packed is refused, and not read as what it is not', async () => {
  const { app } = await service()
  const post = (coding: string) =>
    app.inject({ method: 'POST', url: '/v1/tunnels', payload: WISH, headers: { 'content-encoding': coding } })
  expect([(await post('gzip')).statusCode, (await post('Identity')).statusCode]).toEqual([415, 201])
})
