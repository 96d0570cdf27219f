import { describe, expect, test } from 'vitest'
import type { Certificate } from '../../src/certificate/certificate.ts'
import { type VerifyResult, verify } from '../../src/certificate/verify.ts'
import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import { link, network, node, tunnel } from '../arbitraries/tiny.ts'
import { MISTAKES, type Mistake } from '../reference/mistakes.ts'
import { certifiableCases } from './cases.ts'
import { byComplaints } from './complaints.ts'
import { fromReference } from './from-reference.ts'

const US = 1_000_000
const BYTE = 8

const run = (topology: Topology, tunnels: readonly Tunnel[], certificate: Certificate): VerifyResult =>
  verify(topology, { tunnels }, certificate)
const empty: Certificate = {
  schema: 'xlane/certificate@1',
  lineShaping: true,
  arrivalLimit: 1000,
  tunnels: [],
  waits: [],
}
const nodes = [node('h1'), node('h2'), node('s'), node('h3')]
const star = (over: Partial<Topology> = {}): Topology =>
  network(
    nodes,
    ['h1>s', 'h2>s', 's>h3'].map(id => link(id)),
    over,
  )

describe('what cannot be certified', () => {
  const long = tunnel('long', ['h1>s>h3'], 3000 * BYTE, 1000 * US)
  const entry = { id: 'long', tree: ['h1>s', 's>h3'], jitterPs: [0, 0] }

  test('a load above the MTU that may not be cut', () => {
    const result = run(star({ mtuBits: 1500 * BYTE }), [long], { ...empty, tunnels: [entry] })
    if (result.ok) throw new Error('accepted')
    expect(result.problems).toMatchObject([{ code: 'MTU', tunnel: 'long', link: 'h1>s' }])
    // 1500 B of payload are 1542 B on the wire.
    expect(result.problems[0]!.message).toContain(`${1542 * BYTE} that a packet carries`)
  })

  test('the least MTU of the tree counts, wherever it is', () => {
    const narrow = network(nodes, [
      link('h1>s', { mtuBits: 9000 * BYTE }),
      link('s>h3', { mtuBits: 1500 * BYTE }),
    ])
    const result = run(narrow, [long], { ...empty, tunnels: [entry] })
    expect(result.ok ? [] : result.problems).toMatchObject([{ code: 'MTU', link: 's>h3' }])
    const wide = network(nodes, [link('h1>s', { mtuBits: 9000 * BYTE }), link('s>h3')])
    expect(byComplaints(wide, { tunnels: [long] })).toBeDefined()
  })

  test('a lane below reserved traffic that leaves it no room', () => {
    const topology = star({ reserved: [{ name: 'all', sizeBits: 1000, periodPs: 2 * US, packets: 1 }] })
    const half = (periodPs: number): Tunnel[] => [tunnel('half', ['h1>s>h3'], 1000, periodPs)]
    expect(byComplaints(topology, { tunnels: half(2.1 * US) })).toBeDefined()
    const result = run(topology, half(2 * US), { ...empty, tunnels: [{ ...entry, id: 'half' }] })
    expect(result.ok ? [] : result.problems.map(p => p.code)).toContain('OVERLOAD')
  })
})

test('a message as it travels alone: full packets as far apart as their slowest link, the last behind them', () => {
  // 3 x 1000 bit and 500 bit over 10, 1 and 10 Gbit/s: a full packet takes 0.1, 1 and 0.1 us.
  const speeds = { 'h1>s': 10, 's>t': 1, 't>h3': 10 }
  const topology = network(
    [...nodes, node('t')],
    Object.entries(speeds).map(([id, gbps]) => link(id, { bandwidthBps: gbps * 1e9 })),
    { mtuBits: 500 * BYTE },
  )
  // 500 B of payload are 542 B on the wire, 4336 bit.
  const message: Tunnel = {
    ...tunnel('m', ['h1>s>t>h3'], 3 * 4336 + 500, 1000 * US),
    sizeBits: 4336,
    fragment: true,
  }
  const certificate = byComplaints(topology, { tunnels: [message] })!
  const result = run(topology, [message], certificate)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  // Two links until the third full one is through the slow link, the rest behind it there, then on the fast one.
  expect(result.tunnels[0]).toMatchObject({ minLatencyPs: 433_600 + 3 * 4_336_000 + 500_000 + 50_000 })
})

test('packets that may take no time on the wire before have no cap', () => {
  // 1 bit takes 1 ps there, and C⁻ − 2 is not above 0.
  const topology = network(nodes, [
    link('h1>s', { bandwidthBps: 1e12 }),
    link('s>h3', { bandwidthBps: 1e11 }),
  ])
  const many = Array.from(
    { length: 3 },
    (_, i): Tunnel => ({
      ...tunnel(`t${i}`, ['h1>s>h3'], 8, 10_000),
      minLoadSizeBits: 1,
      packets: 4,
    }),
  )
  const shaped = fromReference(topology, many, { lineShaping: true, arrivalLimit: 1000 })!.certificate
  expect(run(topology, many, shaped).ok).toBe(true)
  const q = shaped.waits.find(w => w.link === 's>h3')!
  // 11 packets of 80 ps before the last.
  expect(q.waitPs).toBe(11 * 80)
})

/** Of those that make a J or a Q too small; the others are about λmin or backlogs, which no certificate holds. */
const SEEN: readonly Mistake[] = MISTAKES.filter(
  m => !['lambdaFromNominal', 'noPipelining', 'noCells', 'noHigherInFreed'].includes(m),
)

describe('a certificate of an analysis with a mistake is refused in some known case', () => {
  test.each(SEEN)('%s', mistake => {
    const isRefused = certifiableCases().some(({ topology, tunnels }) => {
      const options = { lineShaping: true, arrivalLimit: 1_000_000, mistakes: { [mistake]: true } }
      const found = fromReference(topology, tunnels, options)
      return found && !run(topology, tunnels, found.certificate).ok
    })
    expect(isRefused).toBe(true)
  })
})
