import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { JournalEntry } from '../../src/controller/contract/journal-entry.ts'
import { packEntries, unpackEntries } from '../../src/controller/journal/packed.ts'
import { parseTokens, type TokenEntry } from '../../src/formats/others/parse-tokens.ts'
import { Guesses } from '../../src/service/access/guesses.ts'
import { readTlsKeys } from '../../src/service/access/tls-files.ts'
import { TokenFile } from '../../src/service/access/token-file.ts'
import { service, WISH } from './running.ts'
import { dial, heard, portOf } from './sockets.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const OPS = 'operate-0123456789abcdef'
const RACK = 'request-0123456789abcdef'
const EYE = 'read-0123456789abcdef'
const ENTRIES: readonly TokenEntry[] = [
  { name: 'ops', sha256: sha256(OPS), role: 'operate' },
  { name: 'rack', sha256: sha256(RACK), role: 'request', senders: ['a1'] },
  { name: 'eye', sha256: sha256(EYE), role: 'read' },
]

const withTokens = async (given: Parameters<typeof service>[0] = {}) => {
  const running = await service({ tokens: () => ENTRIES, ...given })
  const ask = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, token?: string, payload?: object) =>
    running.app.inject({
      method,
      url,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      ...(payload === undefined ? {} : { payload }),
    })
  return { ...running, ask }
}

describe('roles', () => {
  it('read looks, request asks for its own senders, operate does everything', async () => {
    const { ask } = await withTokens()
    const post = async (token: string, id: string, sender: string) =>
      (await ask('POST', '/v1/tunnels', token, { ...WISH, id, sender })).statusCode
    expect(await post(EYE, 'x', 'a1')).toBe(403)
    expect(await post(RACK, 'a', 'a1')).toBe(201)
    expect(await post(RACK, 'b', 'a2')).toBe(403)
    expect(await post(OPS, 'b', 'a2')).toBe(201)
    for (const token of [EYE, RACK, OPS])
      expect((await ask('GET', '/v1/tunnels/b', token)).statusCode).toBe(200)
    expect((await ask('PATCH', '/v1/tunnels/b', RACK, { lane: 1 })).statusCode).toBe(403)
    expect((await ask('DELETE', '/v1/tunnels/b', RACK)).statusCode).toBe(403)
    const usage = { packets: 1, bytes: 130, interval: '1 ms' }
    expect((await ask('POST', '/v1/tunnels/b/usage', RACK, usage)).statusCode).toBe(403)
    expect((await ask('POST', '/v1/plan', EYE, { requests: [] })).statusCode).toBe(200)
    expect((await ask('POST', '/v1/apply', RACK, {})).statusCode).toBe(403)
    expect((await ask('POST', '/v1/clock', RACK)).statusCode).toBe(403)
    expect((await ask('GET', '/v1/journal', EYE)).statusCode).toBe(403)
    expect((await ask('PATCH', '/v1/tunnels/a', RACK, { lane: 1 })).statusCode).toBe(200)
    expect((await ask('DELETE', '/v1/tunnels/a', RACK)).statusCode).toBe(200)
    expect((await ask('GET', '/v1/tunnels')).statusCode).toBe(401)
    expect((await ask('GET', '/healthz')).statusCode).toBe(200)
  })

  it('the scheme is read in any case', async () => {
    const { app } = await withTokens()
    for (const scheme of ['bearer', 'BEARER', 'Bearer'])
      expect(
        (await app.inject({ url: '/v1/state', headers: { authorization: `${scheme} ${EYE}` } })).statusCode,
      ).toBe(200)
    expect(
      (await app.inject({ url: '/v1/state', headers: { authorization: `Basic ${EYE}` } })).statusCode,
    ).toBe(401)
  })
})

describe('who asked', () => {
  it('is in the journal and the log, and no token is in either', async () => {
    const lines: string[] = []
    const { ask, controller } = await withTokens({ log: { write: line => lines.push(line) } })
    const entries: JournalEntry[] = []
    controller.onDecision(entry => void entries.push(entry))
    await ask('POST', '/v1/tunnels', RACK, { ...WISH, id: 'a' })
    expect(entries[0]?.actor).toEqual({ name: 'rack', address: '127.0.0.1' })
    expect(unpackEntries(packEntries(entries), 0)).toEqual(entries)
    expect(lines.some(line => JSON.parse(line).actor === 'rack')).toBe(true)
    expect(lines.join('') + JSON.stringify(entries)).not.toContain(RACK)
  })

  it('behind a proxy that is trusted, is whom it asks for; others may say what they like', async () => {
    const entries: JournalEntry[] = []
    for (const trustProxy of [[], ['127.0.0.1']]) {
      const { app, controller } = await service({ trustProxy })
      controller.onDecision(entry => void entries.push(entry))
      await app.inject({
        method: 'POST',
        url: '/v1/tunnels',
        payload: WISH,
        headers: { 'x-forwarded-for': '192.0.2.7' },
      })
    }
    expect(entries.map(({ actor }) => actor?.address)).toEqual(['127.0.0.1', '192.0.2.7'])
  })

  it('each client of a trusted proxy has a rate of its own', async () => {
    const { app } = await service({ trustProxy: ['127.0.0.1'], rateLimit: 2 })
    const get = async (from: string) =>
      (await app.inject({ url: '/v1/state', headers: { 'x-forwarded-for': from } })).statusCode
    expect([
      await get('192.0.2.1'),
      await get('192.0.2.1'),
      await get('192.0.2.1'),
      await get('192.0.2.2'),
    ]).toEqual([200, 200, 429, 200])
  })
})

describe('wrong tokens', () => {
  it('are limited by address; who had a right one goes on', async () => {
    const { ask } = await withTokens()
    expect((await ask('GET', '/v1/state', OPS)).statusCode).toBe(200)
    const codes: number[] = []
    for (let i = 0; i < 15; i++) codes.push((await ask('GET', '/v1/state', `guess-number-${i}`)).statusCode)
    expect(codes.slice(0, 10)).toEqual(Array(10).fill(401))
    const limited = await ask('GET', '/v1/state', 'guess-again')
    expect([codes.at(-1), limited.statusCode]).toEqual([429, 429])
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0)
    expect((await ask('GET', '/v1/state', OPS)).statusCode).toBe(200)
    // One that is right by chance is not told so.
    expect((await ask('GET', '/v1/state', EYE)).statusCode).toBe(429)
  })

  it('may be tried again after a while; only so many addresses are remembered', () => {
    let nowMs = 0
    const guesses = new Guesses(() => nowMs)
    for (let i = 0; i < 10; i++) guesses.wrong('a')
    expect(guesses.waitS('a', 'x')).toBe(2)
    nowMs = 2000
    expect(guesses.waitS('a', 'x')).toBe(0)
    guesses.wrong('a')
    expect(guesses.waitS('a', 'x')).toBe(2)
    for (let i = 0; i < 10_001; i++) guesses.wrong(`b${i}`)
    expect(guesses.waitS('a', 'x')).toBe(0)
  })
})

describe('the file of tokens', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xlane-tokens-'))
  const text = (entries: readonly TokenEntry[]): string => JSON.stringify({ tokens: entries })

  it('is read again when it changes; one that is wrong changes nothing', async () => {
    const path = join(folder, 'tokens.json')
    writeFileSync(path, text(ENTRIES.slice(0, 1)))
    const faults: string[] = []
    const file = new TokenFile(path, ENTRIES.slice(0, 1), fault => void faults.push(fault))
    const { ask } = await withTokens({ tokens: () => file.entries })
    expect((await ask('GET', '/v1/state', EYE)).statusCode).toBe(401)
    writeFileSync(path, text(ENTRIES))
    file.look()
    expect((await ask('GET', '/v1/state', EYE)).statusCode).toBe(200)
    writeFileSync(path, '{"tokens":[{"name":"x"}]}')
    file.look()
    expect((await ask('GET', '/v1/state', EYE)).statusCode).toBe(200)
    expect(faults[0]).toContain('sha256')
    writeFileSync(path, text(ENTRIES.slice(0, 1)))
    // By itself, within a second or two.
    await expect
      .poll(async () => (await ask('GET', '/v1/state', EYE)).statusCode, { timeout: 5000 })
      .toBe(401)
  })

  it.each([
    ['tokens: [{ name: a, sha256: abc, role: read }]', 'WRONG_TYPE'],
    [`tokens: [{ name: a, sha256: "${sha256('x')}", role: boss }]`, 'BAD_CHOICE'],
    [`tokens: [{ name: a, sha256: "${sha256('x')}", role: request }]`, 'MISSING_KEY'],
    [`tokens: [{ name: a, sha256: "${sha256('x')}", role: read, senders: [a1] }]`, 'UNKNOWN_KEY'],
    [`tokens: [{ name: a, sha256: "${sha256('x')}", role: read, token: secret }]`, 'UNKNOWN_KEY'],
    ['', 'EMPTY_FILE'],
  ])('%j → %s', (yaml, code) => {
    const parsed = parseTokens(yaml, { file: 'tokens.yaml' })
    expect(parsed.ok ? [] : parsed.diagnostics.map(d => d.code)).toContain(code)
  })
})

it('a stream ends when its token is taken back', async () => {
  let entries = ENTRIES
  const { app } = await withTokens({ tokens: () => entries, beatMs: 50 })
  const socket = await dial(portOf(await app.listen({ port: 0, host: '127.0.0.1' })))
  const ends = heard(socket)
  socket.write(
    `GET /v1/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer ${EYE}\r\n\r\n`,
  )
  await once(socket, 'data')
  entries = []
  expect(await ends).toContain('text/event-stream')
  await app.close()
})

const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version'])
    return true
  } catch {
    return false
  }
})()

it.skipIf(!hasOpenssl)(
  'TLS by certificate and key; keys that do not belong together are refused',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xlane-tls-'))
    const [cert, key, other] = ['cert.pem', 'key.pem', 'other.pem'].map(name => join(folder, name)) as [
      string,
      string,
      string,
    ]
    const subject = ['-nodes', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    for (const out of [other, key])
      execFileSync(
        'openssl',
        ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', out, '-out', cert, ...subject],
        {
          stdio: 'ignore',
        },
      )
    expect(() => readTlsKeys(cert, other)).toThrow()
    const tls = readTlsKeys(cert, key)
    const { app } = await service({ tls })
    const port = portOf(await app.listen({ port: 0, host: '127.0.0.1' }))
    const status = await new Promise((resolve, reject) => {
      request(
        { host: '127.0.0.1', port, path: '/healthz', ca: tls.cert, servername: 'localhost' },
        answer => {
          answer.resume()
          resolve(answer.statusCode)
        },
      )
        .on('error', reject)
        .end()
    })
    expect(status).toBe(200)
    await app.close()
  },
)
