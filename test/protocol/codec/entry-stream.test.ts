import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HD6, packetDataBytes } from '../../../src/protocol/codec/chunk-code.ts'
import { decodeChunks, encodeChunks } from '../../../src/protocol/codec/chunks.ts'
import { EntryReader, EntryWriter, LONGEST_ENTRY_BYTES } from '../../../src/protocol/codec/entry-stream.ts'

describe('entries in a stream', () => {
  test('come out whole and in order, however packets cut them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 }),
        (entries, capacities) => {
          const writer = new EntryWriter()
          const reader = new EntryReader()
          const read: Uint8Array[] = []
          for (const entry of entries) writer.push(entry)
          const total = entries.reduce((sum, entry) => sum + 2 + entry.length, 0)
          expect(writer.waitingBytes).toBe(total)
          for (let i = 0; writer.waitingBytes > 0; i++) {
            const capacity = capacities[i % capacities.length]!
            const waiting = writer.waitingBytes
            const bytes = writer.take(capacity)
            expect(bytes.length).toBe(Math.min(capacity, waiting))
            read.push(...reader.push(bytes))
          }
          expect(read).toEqual(entries)
        },
      ),
    )
  })

  test('through chunks, a packet holds 44 of the paper’s 26 B entries and most of another', () => {
    const writer = new EntryWriter()
    for (let i = 0; i < 60; i++) writer.push(new Uint8Array(26).fill(i))
    const capacity = packetDataBytes(HD6) - 16
    const reader = new EntryReader()
    const through = (bytes: Uint8Array): number =>
      reader.push(decodeChunks(HD6, encodeChunks(HD6, bytes)).data.subarray(0, bytes.length)).length
    expect(through(writer.take(capacity))).toBe(44)
    expect(through(writer.take(capacity))).toBe(16)
    expect(writer.take(capacity)).toEqual(new Uint8Array())
  })

  test('an entry longer than its length can say is refused', () => {
    expect(() => new EntryWriter().push(new Uint8Array(LONGEST_ENTRY_BYTES + 1))).toThrow(
      'expected an entry of at most 65535 bytes; found 65536',
    )
  })
})
