import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { RingLog } from '../../src/protocol/raft/ring-log.ts'

const step = fc.oneof(
  fc.record({
    kind: fc.constant('append' as const),
    bytes: fc.uint8Array({ minLength: 2, maxLength: 40 }),
    newTerm: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('truncate' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant('reset' as const), index: fc.integer({ min: 0, max: 1000 }) }),
)

test.prop([fc.array(step, { maxLength: 120 })])(
  'a ring log holds what a list would, as far back as it has room',
  steps => {
    const log = new RingLog(16, 128)
    let base = 0
    let baseTerm = 0
    let entries: { term: number; bytes: Uint8Array }[] = []
    for (const one of steps) {
      if (one.kind === 'append') {
        const last = entries.at(-1)?.term ?? baseTerm
        const term = last + (one.newTerm ? 1 : 0)
        // The list gives up as many as the ring had to.
        expect(log.makeRoom(one.bytes.length, base + entries.length)).toBe(true)
        while (base + 1 < log.first) {
          baseTerm = entries[0]!.term
          entries = entries.slice(1)
          base++
        }
        log.append(term, one.bytes, one.bytes.length)
        entries.push({ term, bytes: one.bytes })
      } else if (one.kind === 'truncate') {
        const keep = Math.floor(one.share * entries.length)
        log.truncate(base + keep)
        entries = entries.slice(0, keep)
      } else {
        log.reset(one.index, 3)
        base = one.index
        baseTerm = 3
        entries = []
      }
      expect(log.first).toBe(base + 1)
      expect(log.last).toBe(base + entries.length)
      expect(log.lastTerm).toBe(entries.at(-1)?.term ?? baseTerm)
      entries.forEach(({ term, bytes }, i) => {
        expect(log.termAt(base + 1 + i)).toBe(term)
        expect(log.record(base + 1 + i)).toEqual(bytes)
      })
      expect(log.termAt(base)).toBe(baseTerm)
      expect(log.termAt(base + entries.length + 1)).toBe(-1)
      expect(log.termAt(base - 1)).toBe(-1)
    }
  },
)
