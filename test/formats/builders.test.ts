import { expect, test } from 'vitest'
import { analyze } from '../../src/allocation/analyze.ts'
import { check } from '../../src/analysis/check.ts'
import { allocation, request, requests, tunnel } from '../../src/formats/requests/build-requests.ts'
import { parseRequestsOrThrow } from '../../src/formats/requests/parse-requests.ts'
import { topology } from '../../src/formats/topology/build-topology.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import { InputError } from '../../src/model/checks/input-error.ts'

const NETWORK = {
  name: 'star',
  defaults: { link: { bandwidth: '1 Gbit/s', queueSize: '128 KiB', minLatency: '15 ns' } },
  nodes: { h1: { kind: 'host' }, s: { kind: 'switch', minLatency: '3 us' }, h2: { kind: 'host' } },
  links: [
    { from: 'h1', to: 's' },
    { from: 's', to: 'h2' },
  ],
} as const
const ASKED = { id: 'r', sender: 'h1', receivers: ['h2'], loadSize: '64 B', period: '10 us' } as const

test('builders give the same objects as files', () => {
  const built = topology(NETWORK)
  expect(built).toEqual(parseTopologyOrThrow(JSON.stringify(NETWORK), { file: 'f' }))
  const read = parseRequestsOrThrow(JSON.stringify({ requests: [ASKED] }), { file: 'f', topology: built })
  expect(requests([ASKED], built)).toEqual(read)
  expect(request(ASKED, built)).toMatchObject({
    loadSizeBits: 512,
    sizeBits: 1040,
    periodPs: 10_000_000,
    lane: 0,
  })
})

test('what they give can be analysed', () => {
  const built = topology(NETWORK)
  const placed = tunnel({ ...ASKED, routes: [['h1', 's', 'h2']] }, built)
  const { result } = analyze(built, [request(ASKED, built)])
  expect(result.valid).toBe(true)
  expect(check(built, { tunnels: [placed] }).tunnels).toEqual(result.tunnels)
  expect(allocation([{ ...ASKED, routes: [['h1', 's', 'h2']] }], built).tunnels).toEqual([placed])
})

test('every mistake is told, with its code, path and advice', () => {
  const wrong = {
    ...NETWORK,
    clockTolerence: '1 ppm',
    links: [{ from: 'h1', to: 's9', bandwidth: '-1 bit/s' }],
  }
  const faultsOf = (call: () => unknown): unknown => {
    try {
      return call()
    } catch (error) {
      return error instanceof InputError ? error.faults.map(({ code, path }) => [code, path]) : error
    }
  }
  expect(faultsOf(() => topology(wrong))).toEqual([
    ['UNKNOWN_KEY', ['clockTolerence']],
    ['UNKNOWN_NODE', ['links', 0, 'to']],
    ['NEGATIVE', ['links', 0, 'bandwidth']],
  ])
  const built = topology(NETWORK)
  expect(
    faultsOf(() => requests([ASKED, { ...ASKED, period: '0 us', loadSize: '0 B', lane: 8 }], built)),
  ).toEqual([
    ['OUT_OF_RANGE', ['requests', 1, 'lane']],
    ['DUPLICATE_ID', ['requests', 1, 'id']],
    ['ZERO_SIZE', ['requests', 1, 'loadSize']],
    ['ZERO_PERIOD', ['requests', 1, 'period']],
  ])
})
