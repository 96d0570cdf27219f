import fc from 'fast-check'
import { expect, test } from 'vitest'
import { busyPeriodEnd } from '../../../src/certificate/port/busy-period.ts'
import { worstWait } from '../../../src/certificate/port/worst-wait.ts'
import { busyEnd, exceeds, isLong, tail } from '../oracle.ts'
import { tinyPort } from './tiny-ports.ts'

const runs = { numRuns: Number(process.env.CERTIFICATE_RUNS ?? 400) }
const MANY = 1_000_000

test('the busy period ends where trying everything says', () => {
  fc.assert(
    fc.property(tinyPort, port => {
      expect(busyPeriodEnd(port).valueOf()).toBe(busyEnd(port))
    }),
    runs,
  )
})

test('the worst wait is the least whole bound on a search of all instants', () => {
  fc.assert(
    fc.property(tinyPort, port => {
      const end = busyEnd(port)
      for (const c of new Set(port.same.map(f => f.batchPs))) {
        const wait = worstWait(port, c, MANY)
        expect(exceeds(port, c, wait, end), `more than ${wait}`).toBe(false)
        if (wait > 0) expect(exceeds(port, c, wait - 1, end), `less than ${wait}`).toBe(true)
        expect(worstWait(port, c, MANY, wait)).toBe(wait)
        expect(worstWait(port, c, MANY, wait + 3)).toBe(wait + 3)
        if (wait > 0) expect(worstWait(port, c, MANY, wait - 1)).toBe(wait)
      }
    }),
    runs,
  )
})

test('a busy period beyond the limit is closed with the affine curves', () => {
  fc.assert(
    fc.property(tinyPort, fc.integer({ min: 0, max: 12 }), (port, limit) => {
      fc.pre(isLong(port, limit))
      const c = port.same[0]!.batchPs
      const { from, wait: affine } = tail(port, c, limit)
      const wait = worstWait(port, c, limit)
      expect(wait).toBeGreaterThanOrEqual(affine)
      expect(exceeds(port, c, wait, from), `more than ${wait}`).toBe(false)
      if (wait > affine) expect(exceeds(port, c, wait - 1, from), `less than ${wait}`).toBe(true)
    }),
    runs,
  )
})
