/**
 * Whole numbers in packets, little endian. Six bytes are the most: indices, which at four million entries a second last
 * for two years, where four bytes would last for twenty minutes.
 */
export const readU16 = (bytes: Uint8Array, at: number): number => bytes[at] | (bytes[at + 1] << 8)

export const readU24 = (bytes: Uint8Array, at: number): number =>
  bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16)

export const readU32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0

export const readU48 = (bytes: Uint8Array, at: number): number =>
  readU32(bytes, at) + readU16(bytes, at + 4) * 2 ** 32

export const writeU16 = (bytes: Uint8Array, at: number, value: number): void => {
  bytes[at] = value
  bytes[at + 1] = value >>> 8
}

export const writeU24 = (bytes: Uint8Array, at: number, value: number): void => {
  bytes[at] = value
  bytes[at + 1] = value >>> 8
  bytes[at + 2] = value >>> 16
}

export const writeU32 = (bytes: Uint8Array, at: number, value: number): void => {
  bytes[at] = value
  bytes[at + 1] = value >>> 8
  bytes[at + 2] = value >>> 16
  bytes[at + 3] = value >>> 24
}

export const writeU48 = (bytes: Uint8Array, at: number, value: number): void => {
  writeU32(bytes, at, value >>> 0)
  writeU16(bytes, at + 4, Math.floor(value / 2 ** 32))
}

/** Whether serial number `a` of 32 bits is newer than `b`, both having wrapped any number of times. */
export const isNewer32 = (a: number, b: number): boolean => ((a - b) | 0) > 0

/** The same for 16 bits: at most half of them lie between the two. */
export const isNewer16 = (a: number, b: number): boolean => ((a - b) << 16) >> 16 > 0
