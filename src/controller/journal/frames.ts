import { createHash } from 'node:crypto'
import type { DiskFile } from './disk.ts'

/** A journal begins with its version; frames follow. */
export const MAGIC: Buffer = Buffer.from('xlane/journal@2\n')

/** What a frame holds: what the journal is of, decisions that stand together, or the state after all before it. */
export type FrameKind = 'header' | 'decisions' | 'snapshot'

/**
 * A frame: length of the payload (4 bytes, little-endian), kind (1), number of decisions (3), chain (32), payload. The
 * chain is the SHA-256 of the chain before, the first eight bytes and the payload: a frame that is cut, changed, missing or
 * out of place is seen, and with it everything behind it.
 */
export interface Frame {
  readonly kind: FrameKind
  /** Number of decisions in it. */
  readonly count: number
  /** Of its first byte. */
  readonly at: number
  /** Of the first byte behind it. */
  readonly end: number
  readonly chain: Buffer
  /** To be read before the next frame is asked for. */
  readonly payload: Buffer
}

const PREFIX = 8
const CHAIN = 32
const LETTERS: Readonly<Record<FrameKind, string>> = { header: 'H', decisions: 'D', snapshot: 'S' }
const KINDS = new Map<number, FrameKind>([
  [72, 'header'],
  [68, 'decisions'],
  [83, 'snapshot'],
])
/** Read at a time. */
const WINDOW = 1 << 20

export const FIRST_CHAIN: Buffer = Buffer.alloc(CHAIN)

const chained = (before: Buffer, prefix: Buffer, payload: Buffer): Buffer =>
  createHash('sha256').update(before).update(prefix).update(payload).digest()

/** The bytes of a frame behind one with the chain `before`, and its own chain. */
export const frameOf = (
  before: Buffer,
  kind: FrameKind,
  count: number,
  payload: Buffer,
): { readonly bytes: Buffer; readonly chain: Buffer } => {
  const prefix = Buffer.alloc(PREFIX)
  prefix.writeUInt32LE(payload.length, 0)
  prefix.write(LETTERS[kind], 4, 'latin1')
  prefix.writeUIntLE(count, 5, 3)
  const chain = chained(before, prefix, payload)
  return { bytes: Buffer.concat([prefix, chain, payload]), chain }
}

/** The whole frames from the beginning; ends at the first that is not whole, or is not what was written. */
export const framesOf = function* (file: DiskFile): Generator<Frame> {
  const size = file.size()
  let window: Buffer = Buffer.alloc(0)
  let windowAt = 0
  const bytes = (at: number, length: number): Buffer => {
    if (at < windowAt || at + length > windowAt + window.length) {
      window = file.read(at, Math.max(length, Math.min(WINDOW, size - at)))
      windowAt = at
    }
    return window.subarray(at - windowAt, at - windowAt + length)
  }
  let chain = FIRST_CHAIN
  for (let at = MAGIC.length; at + PREFIX + CHAIN <= size; ) {
    const prefix = Buffer.from(bytes(at, PREFIX))
    const kind = KINDS.get(prefix[4] ?? 0)
    const length = prefix.readUInt32LE(0)
    const end = at + PREFIX + CHAIN + length
    if (kind === undefined || end > size) return
    const said = Buffer.from(bytes(at + PREFIX, CHAIN))
    const payload = bytes(at + PREFIX + CHAIN, length)
    chain = chained(chain, prefix, payload)
    if (!chain.equals(said)) return
    yield { kind, count: prefix.readUIntLE(5, 3), at, end, chain, payload }
    at = end
  }
}

/** The payload of a frame that is known to be whole. */
export const payloadAt = (file: DiskFile, { at, end }: Pick<Frame, 'at' | 'end'>): Buffer =>
  file.read(at + PREFIX + CHAIN, end - at - PREFIX - CHAIN)
