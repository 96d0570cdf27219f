import { describe, expect, test } from 'vitest'
import {
  type SourceFacts,
  sendsPlainly,
  sentText,
  whenText,
} from '../../../src/report/analysis/source-text.ts'

const MS = 1_000_000_000

const facts = (over: Partial<SourceFacts> = {}): SourceFacts => ({
  sizeBits: 106 * 8,
  periodPs: MS,
  ...over,
})

const message = facts({
  sizeBits: 1538 * 8,
  minSizeBits: 1122 * 8,
  packets: 1,
  message: { fragments: 3, lastBits: 1122 * 8 },
})
const bucket = facts({ arrival: { kind: 'token-bucket', rateBps: 1e7, burstBits: 3750 * 8 } })

describe('what a tunnel sends, and when', () => {
  test.each([
    ['one packet', facts(), '106 B', '1 ms'],
    ['sizes', facts({ minSizeBits: 84 * 8 }), '84–106 B', '1 ms'],
    ['sizes in bits', facts({ minSizeBits: 81, sizeBits: 90 }), '81–90 bit', '1 ms'],
    ['a batch', facts({ packets: 3, withinPs: MS / 5 }), '3 × 106 B', '1 ms, within 200 µs'],
    ['a message', message, '2 × 1538 B + 1122 B', '1 ms'],
    [
      'a message that fills its last packet',
      facts({ sizeBits: 12304, minSizeBits: 12304, message: { fragments: 2, lastBits: 12304 } }),
      '2 × 1538 B',
      '1 ms',
    ],
    ['sporadic', facts({ arrival: { kind: 'sporadic' } }), '106 B', '≥ 1 ms'],
    ['a token bucket', bucket, '106 B', '10 Mbit/s, burst 3750 B'],
  ])('%s', (_, source, sent, when) => {
    expect([sentText(source), whenText(source)]).toEqual([sent, when])
    expect(sendsPlainly(source)).toBe(sent === '106 B' && when === '1 ms')
  })
})
