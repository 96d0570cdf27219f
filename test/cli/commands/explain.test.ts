import { describe, expect, test } from 'vitest'
import { scratch, xlane } from '../harness.ts'
import { ALLOCATION, HOPELESS, REQUESTS, TOPOLOGY } from '../star.ts'

const COPY = `copy to h2: never later than 12.7618 µs · λmin 9.5356 µs + δmax 3.2262 µs

                               µs   so far
h3>s1
  blocked by best-effort   1.2336   1.2336  ████
  transmission             0.8528   2.0864     ███
  propagation              6.0150   8.1014       ██████████████████
s1>h2
  blocked by best-effort   1.2336   9.3350                        █████
  higher lanes             0.1040   9.4390                            █
    1 × beat = 0.1040
  transmission             0.8528  10.2918                            ████
  propagation              1.8150  12.1068                               ██████
  jitter                   0.6550  12.7618                                    ██
worst                              12.7618
`

describe('explain', () => {
  test('requests, placed as analyze does', async () => {
    const argv = ['explain', TOPOLOGY, REQUESTS, '--tunnel', 'copy']
    const ran = await xlane(argv, { terminal: 80, env: { NO_COLOR: '1' } })
    expect(ran).toEqual({ code: 0, stdout: COPY, stderr: '' })
  })

  test('an allocation as it is', async () => {
    const out = scratch('to-explain.yaml')
    await xlane(['analyze', TOPOLOGY, REQUESTS, '--out', out])
    const { code, stdout } = await xlane(['explain', TOPOLOGY, out, '--tunnel', 'copy', '--width', '80'])
    expect(stdout).toBe(COPY)
    expect(code).toBe(0)
  })

  test('as JSON, CSV and Markdown the parts add up too', async () => {
    const argv = ['explain', TOPOLOGY, ALLOCATION, '--tunnel', 'beat']
    const { hops, send, ...bound } = JSON.parse((await xlane([...argv, '--json'])).stdout)
    const parts = hops.flatMap((h: Record<string, number>) => [
      h.transmissionPs,
      h.latencyPs,
      h.jitterPs,
      h.queueingPs,
    ])
    const sum = [...parts, send.latencyPs, send.jitterPs].reduce((a, b) => a + b)
    expect(sum).toBe(bound.minLatencyPs + bound.maxJitterPs)
    const rows = (await xlane([...argv, '--csv'])).stdout.trim().split('\r\n')
    expect(rows.at(-1)).toBe('beat,h2,s1>h2,jitter,,655000,8160200')
    expect((await xlane([...argv, '--markdown'])).stdout).toContain(
      '| s1\\>h2 | jitter |  | 0.6550 | 8.1602 |',
    )
  })

  test('a name that is not there is usage, with the nearest that is', async () => {
    const { code, stdout, stderr } = await xlane(['explain', TOPOLOGY, REQUESTS, '--tunnel', 'baet'])
    expect(stderr).toMatch(/no 'baet' in .*requests\.yaml; did you mean beat\?\n/)
    expect([code, stdout]).toEqual([2, ''])
  })

  test('a rejected request has nothing to explain but the rejection', async () => {
    const { code, stdout, stderr } = await xlane(['explain', TOPOLOGY, HOPELESS, '--tunnel', 'rush'])
    expect(stderr).toContain('rush was rejected, so there is nothing to explain: DEADLINE ')
    expect([code, stdout]).toEqual([1, ''])
  })

  test('what has no bound says why', async () => {
    const argv = ['explain', TOPOLOGY, ALLOCATION, '--tunnel', 'beat', '--delay-limit', '1 ns']
    const { code, stdout, stderr } = await xlane(argv)
    expect(stderr).toMatch(/^UNBOUNDED /)
    expect([code, stdout]).toEqual([1, ''])
  })
})
