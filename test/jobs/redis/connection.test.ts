import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { connectRedis } from '../../../src/jobs/redis/connection.ts'
import { remarksOn } from '../../../src/jobs/redis/queue.ts'
import { RedisError, redisPlace } from '../../../src/jobs/redis/redis-url.ts'
import { freePort, hasRedis, RedisServer, WITHOUT } from './servers.ts'

describe('the address of a Redis', () => {
  test.each([
    ['redis://h', { host: 'h', port: 6379, db: 0, isTls: false, shown: 'redis://h:6379' }],
    ['rediss://h:7/3', { host: 'h', port: 7, db: 3, isTls: true, shown: 'rediss://h:7/3' }],
    ['redis://[::1]:7', { host: '::1', port: 7, shown: 'redis://[::1]:7' }],
    ['redis://:s%20x@h', { username: undefined, password: 's x', shown: 'redis://h:6379' }],
    ['redis://me:secret@h', { username: 'me', password: 'secret', shown: 'redis://me@h:6379' }],
  ])('%s', (text, expected) => {
    expect(redisPlace(text)).toMatchObject(expected)
    expect(redisPlace(text).shown).not.toMatch(/secret|s x|s%20x/)
  })

  test.each([
    '',
    'localhost',
    'localhost:6379',
    'http://h',
    'redis://',
    'redis://h/a',
    'redis://h?db=1',
    'redis://u:secret@h/secret',
  ])('not %j', text => {
    expect(() => redisPlace(text)).toThrow(RedisError)
    expect(() => redisPlace(text)).toThrow(/expected redis:\/\/HOST/)
    expect(() => redisPlace(text)).not.toThrow(/secret/)
  })
})

const reasonAt = (url: string): Promise<string> =>
  connectRedis(redisPlace(url), () => undefined).then(
    redis => {
      redis.disconnect()
      return 'connected'
    },
    (error: Error) => `${error.name}: ${error.message}`,
  )

test('nobody there', async () => {
  const port = await freePort()
  expect(await reasonAt(`redis://:secret@127.0.0.1:${port}`)).toBe(
    `RedisError: redis://127.0.0.1:${port} cannot be used: connect ECONNREFUSED 127.0.0.1:${port}`,
  )
  expect(await reasonAt('redis://no-such-host.invalid')).toMatch(
    /^RedisError: redis:\/\/no-such-host.* ENOTFOUND|EAI_AGAIN/,
  )
})

describe.skipIf(!hasRedis)(`a Redis${WITHOUT}`, () => {
  test('that asks for a password', async () => {
    const server = await RedisServer.start('--requirepass', 'secret')
    try {
      expect(await reasonAt(server.url)).toMatch(/cannot be used: NOAUTH/)
      expect(await reasonAt(`redis://:wrong@127.0.0.1:${server.port}`)).toMatch(/cannot be used: WRONGPASS/)
      expect(await reasonAt(`redis://:secret@127.0.0.1:${server.port}`)).toBe('connected')
      expect(await reasonAt(`redis://:secret@127.0.0.1:${server.port}/99`)).toMatch(
        /DB index is out of range/,
      )
    } finally {
      await server.end()
    }
  })

  test('that may forget', async () => {
    const server = await RedisServer.start('--maxmemory', '50mb', '--maxmemory-policy', 'allkeys-lru')
    const redis = await connectRedis(redisPlace(server.url), () => undefined)
    try {
      expect(await remarksOn(redis)).toEqual([
        expect.stringContaining('maxmemory-policy allkeys-lru'),
        expect.stringContaining('appendonly no'),
      ])
    } finally {
      redis.disconnect()
      await server.end()
    }
  })

  test.skipIf(spawnSync('openssl', ['version']).status !== 0)('over TLS', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xlane-tls-'))
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...names],
      {
        stdio: 'ignore',
      },
    )
    const tlsPort = await freePort()
    const files = ['--tls-cert-file', cert, '--tls-key-file', key, '--tls-auth-clients', 'no']
    const server = await RedisServer.start('--tls-port', String(tlsPort), ...files)
    const url = `rediss://localhost:${tlsPort}`
    try {
      expect(await reasonAt(url)).toMatch(/cannot be used: self-signed certificate/)
      const asking = fileURLToPath(new URL('connect-child.ts', import.meta.url))
      const said = execFileSync(process.execPath, ['--import', import.meta.resolve('tsx'), asking, url], {
        env: { ...process.env, NODE_EXTRA_CA_CERTS: cert },
        encoding: 'utf8',
      })
      expect(said).toBe('connected\n')
      expect(await reasonAt(`rediss://127.0.0.1:${server.port}`)).toMatch(/cannot be used/)
    } finally {
      await server.end()
      rmSync(folder, { recursive: true })
    }
  })
})
