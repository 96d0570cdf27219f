import { describe, expect, test } from 'vitest'
import type { VerifyResult } from '../../../src/certificate/verify.ts'
import type { Allocation, Tunnel } from '../../../src/model/request.ts'
import {
  reportVerification,
  verificationCode,
  verificationOf,
} from '../../../src/report/analysis/verification.ts'

const tunnel = (id: string, more: Partial<Tunnel> = {}): Tunnel => ({
  id,
  sender: 'h1',
  receivers: ['h2'],
  loadSizeBits: 512,
  sizeBits: 1040,
  periodPs: 10_000_000,
  requestedPeriodPs: 10_000_000,
  lane: 0,
  routes: [['h1>s1', 's1>h2']],
  ...more,
})

const allocation = (...tunnels: Tunnel[]): Allocation => ({ tunnels })
const PROVEN: VerifyResult = {
  ok: true,
  tunnels: [{ id: 'beat', minLatencyPs: 5_038_000, maxJitterPs: 3_122_200, worstPs: 8_160_200 }],
  queues: 2,
  hops: 1,
}
const REFUSED: VerifyResult = {
  ok: false,
  problems: [
    {
      code: 'WAIT_TOO_SMALL',
      message: 'wait 1 ps at s1>h2 lane 0 is below 2 ps',
      link: 's1>h2',
      lane: 0,
      found: 1,
      needed: 2,
    },
  ],
  more: 4,
}

describe('what a certificate proves', () => {
  test('as text', () => {
    expect(
      reportVerification(verificationOf(PROVEN, allocation(tunnel('beat'))), 'text'),
    ).toBe(`tunnel   λmin   δmax  worst
           µs     µs     µs
beat    5.038  3.123  8.161

PROVEN: 1 tunnel · 2 waits recomputed, 1 jitter checked
`)
  })

  test('as CSV and JSON', () => {
    expect(reportVerification(verificationOf(PROVEN, allocation(tunnel('beat'))), 'csv')).toContain(
      'beat,5038000,3122200,8160200\r\n',
    )
    expect(
      JSON.parse(reportVerification(verificationOf(PROVEN, allocation(tunnel('beat'))), 'json')),
    ).toMatchObject({
      schema: 'xlane/verification@1',
      ok: true,
      unproven: [],
    })
  })

  test.each([
    ['a deadline', { deadlinePs: 8_160_199 }, 'proven worst 8.1602 µs > deadline 8.160199 µs'],
    ['a λmin', { declaredMinLatencyPs: 5_038_001 }, 'declared λmin 5.038001 µs > proven 5.038 µs'],
    ['a δmax', { declaredMaxJitterPs: 3_122_199 }, 'declared worst 8.160199 µs < proven 8.1602 µs'],
  ])('%s that goes beyond it is not proven', (_, promise, message) => {
    const file = allocation(tunnel('beat', promise))
    expect(verificationCode(verificationOf(PROVEN, file))).toBe(1)
    expect(reportVerification(verificationOf(PROVEN, file), 'text')).toContain(
      `beat: ${message}\nNOT PROVEN: the certificate holds`,
    )
  })

  test('what it just keeps is proven', () => {
    const promise = { deadlinePs: 8_160_200, declaredMinLatencyPs: 5_038_000, declaredMaxJitterPs: 3_122_200 }
    expect(verificationCode(verificationOf(PROVEN, allocation(tunnel('beat', promise))))).toBe(0)
  })
})

describe('a refused certificate', () => {
  const file = allocation(tunnel('beat'))
  test('says why, and how much more there is', () => {
    expect(verificationCode(verificationOf(REFUSED, file))).toBe(1)
    expect(
      reportVerification(verificationOf(REFUSED, file), 'text'),
    ).toBe(`WAIT_TOO_SMALL wait 1 ps at s1>h2 lane 0 is below 2 ps
… and 4 more
REFUSED: 5 problems
`)
  })
  test('as CSV and Markdown', () => {
    expect(reportVerification(verificationOf(REFUSED, file), 'csv')).toContain(
      'WAIT_TOO_SMALL,,s1>h2,0,1,2,wait 1 ps at',
    )
    expect(reportVerification(verificationOf(REFUSED, file), 'markdown')).toContain(
      '- **WAIT\\_TOO\\_SMALL** wait 1 ps',
    )
  })
})
