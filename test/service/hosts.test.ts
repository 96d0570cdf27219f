import { describe, expect, it } from 'vitest'
import { addressText, isBlockedByFetch } from '../../src/service/access/announced.ts'
import { hostNameOf } from '../../src/service/access/hosts.ts'
import { service, WISH } from './running.ts'
import { portOf, say } from './sockets.ts'

const statusOf = async (
  given: Parameters<typeof service>[0],
  header: Readonly<Record<string, string>>,
): Promise<string> => {
  const { app } = await service(given)
  const port = portOf(await app.listen({ port: 0, host: '127.0.0.1' }))
  const body = JSON.stringify(WISH)
  const fields = Object.entries({
    'Content-Type': 'application/json',
    'Content-Length': body.length,
    Connection: 'close',
    ...header,
  }).map(([name, value]) => `${name}: ${value}`)
  const answer = await say(port, `POST /v1/tunnels HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n${body}`)
  await app.close()
  return answer.slice(9, 12)
}

describe('on loopback, a name that is not ours is refused', () => {
  it.each([
    ['evil.example', '421'],
    ['evil.example:8080', '421'],
    ['127.0.0.1.evil.example', '421'],
    ['localhost.evil.example', '421'],
    ['localhost@evil.example', '421'],
    ['localhost', '201'],
    ['LocalHost:8080', '201'],
    ['127.0.0.1:8080', '201'],
    ['[::1]:8080', '201'],
  ])('Host: %s → %s', async (Host, status) => {
    expect(await statusOf({}, { Host })).toBe(status)
  })

  it('a page of another origin may not ask, one of its own may', async () => {
    expect(await statusOf({}, { Host: 'localhost', Origin: 'http://evil.example' })).toBe('403')
    expect(await statusOf({}, { Host: 'localhost', Origin: 'null' })).toBe('403')
    expect(await statusOf({}, { Host: 'localhost:80', Origin: 'http://localhost:80' })).toBe('201')
  })

  it('names that are allowed', async () => {
    expect(await statusOf({ allowHosts: ['net.example'] }, { Host: 'net.example:443' })).toBe('201')
    expect(await statusOf({ allowHosts: ['net.example'] }, { Host: 'evil.example' })).toBe('421')
    expect(await statusOf({ host: '0.0.0.0' }, { Host: 'any.example' })).toBe('201')
    expect(await statusOf({ host: '0.0.0.0', allowHosts: ['net.example'] }, { Host: 'any.example' })).toBe(
      '421',
    )
  })
})

it('reads the name from a header', () => {
  expect(['A.example.:80', '[::1]', 'a b', ''].map(hostNameOf)).toEqual([
    'a.example',
    '::1',
    undefined,
    undefined,
  ])
})

it('says where it listens as it is', () => {
  expect(addressText({ address: '0.0.0.0', port: 80, family: 'IPv4' }, false)).toBe('http://0.0.0.0:80')
  expect(addressText({ address: '::', port: 80, family: 'IPv6' }, true)).toBe('https://[::]:80')
  expect([6000, 8080].map(isBlockedByFetch)).toEqual([true, false])
})
