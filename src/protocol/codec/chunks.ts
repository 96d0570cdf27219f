import { checkSumOf } from './check-sum.ts'
import { type ChunkCode, chunkBytes } from './chunk-code.ts'

/** What came out of a packet's chunks. */
export interface DecodedChunks {
  /** The data of all chunks, whole chunks long; that of a broken one is as it came. */
  readonly data: Uint8Array
  /** The positions of chunks whose check sum is wrong. */
  readonly broken: readonly number[]
}

/**
 * Data as chunks with check sums; the last is filled up with zeros, so who sends has to say how much counts. Throws RangeError
 * where it is more than one packet carries.
 */
export const encodeChunks = (code: ChunkCode, data: Uint8Array): Uint8Array => {
  const { dataBytes, checkBytes, maxChunks } = code
  const count = Math.ceil(data.length / dataBytes)
  if (count > maxChunks)
    throw new RangeError(
      `expected at most ${maxChunks * dataBytes} bytes of data in one packet of ${code.name}; found ${data.length}`,
    )
  const checkSum = checkSumOf(code)
  const size = chunkBytes(code)
  const wire = new Uint8Array(count * size)
  for (let chunk = 0; chunk < count; chunk++) {
    const at = chunk * size
    const end = at + dataBytes
    wire.set(data.subarray(chunk * dataBytes, (chunk + 1) * dataBytes), at)
    let check = checkSum(wire, at, end)
    for (let i = end + checkBytes - 1; i >= end; i--, check >>>= 8) wire[i] = check & 0xff
  }
  return wire
}

/** The data of chunks, and which of them are broken. Throws RangeError where `wire` is no whole number of chunks. */
export const decodeChunks = (code: ChunkCode, wire: Uint8Array): DecodedChunks => {
  const { dataBytes, checkBytes } = code
  const checkSum = checkSumOf(code)
  const size = chunkBytes(code)
  const count = wire.length / size
  if (!Number.isInteger(count))
    throw new RangeError(`expected whole chunks of ${size} bytes; found ${wire.length} bytes`)
  const data = new Uint8Array(count * dataBytes)
  const broken: number[] = []
  for (let chunk = 0; chunk < count; chunk++) {
    const at = chunk * size
    const end = at + dataBytes
    data.set(wire.subarray(at, end), chunk * dataBytes)
    let check = 0
    for (let i = end; i < end + checkBytes; i++) check = (check << 8) | (wire[i] ?? 0)
    if (check >>> 0 !== checkSum(wire, at, end)) broken.push(chunk)
  }
  return { data, broken }
}
