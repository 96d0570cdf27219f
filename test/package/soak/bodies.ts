import type { Random } from '../../arbitraries/random.ts'

/** A request that makes sense; whether it is granted is another matter. */
export const goodRequest = (draw: Random, id: string, hosts: readonly string[]) => {
  const [sender, ...others] = draw.shuffled(hosts)
  return {
    id,
    sender: sender!,
    receivers: others.slice(0, draw.chance(0.2) ? 3 : 1),
    loadSize: `${draw.int(1, 1400)} B`,
    period: draw.pick(['20 us', '50 us', '100 us', '1 ms']),
    lane: draw.int(0, 2),
    ...(draw.chance(0.4) ? { deadline: `${draw.int(10, 100)} us` } : {}),
    ...(draw.chance(0.2) ? { maxPeriod: '10 ms' } : {}),
    ...(draw.chance(0.1) ? { allowReroute: true } : {}),
  }
}

export const goodChange = (draw: Random) =>
  draw.pick<object>([
    { loadSize: `${draw.int(1, 1400)} B` },
    { period: draw.pick(['20 us', '50 us', '200 us']) },
    { deadline: draw.chance(0.5) ? null : `${draw.int(5, 90)} us` },
    { lane: draw.int(0, 2) },
  ])

/** Bodies that nobody should send: wrong in syntax, shape, meaning, size, encoding and kind. */
export const badBody = (draw: Random): { readonly body: string | Uint8Array; readonly type?: string } =>
  draw.pick<{ body: string | Uint8Array; type?: string }>([
    { body: '' },
    { body: '{' },
    { body: 'null' },
    { body: '[]' },
    { body: '"text"' },
    { body: '17' },
    { body: '{"id":' },
    { body: `${'['.repeat(5000)}` },
    { body: `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}` },
    { body: '{"sender":1e999}' },
    { body: '{"__proto__":{"admin":true}}' },
    { body: '{"constructor":{"prototype":{}}}' },
    { body: '{"sender":"nobody","receivers":["nowhere"],"loadSize":"64 B","period":"1 ms"}' },
    { body: '{"id":"x","sender":"h","receivers":"h","loadSize":64,"period":[],"lane":-1,"more":true}' },
    {
      body: JSON.stringify({
        id: 'x'.repeat(500),
        sender: '\u0000',
        receivers: [{}],
        loadSize: '1e999 B',
        period: '-1 us',
      }),
    },
    {
      body: JSON.stringify({
        loadSize: '9007199254740993 B',
        period: '99999999 s',
        receivers: Array(2000).fill('h'),
      }),
    },
    { body: 'x'.repeat(1_200_000) },
    { body: Uint8Array.from([0xff, 0xfe, 0x00, 0x80, 0x7b]) },
    { body: '<request/>', type: 'application/xml' },
    { body: 'sender=h1', type: 'application/x-www-form-urlencoded' },
    { body: '{}', type: 'application/json; charset=utf-16' },
  ])
