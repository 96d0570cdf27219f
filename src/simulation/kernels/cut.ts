const BYTE = 8
/** Preamble and start delimiter; of a later fragment its count, too. */
const PREAMBLE_BITS = 8 * BYTE
/** Preamble and gap: what a frame takes on the wire beyond its octets from destination address to FCS. */
const AROUND_BITS = 20 * BYTE
/** Where a frame is cut it takes a check sum, a gap and another preamble more. */
export const CUT_BITS: number = 24 * BYTE
/** What must be left for the rest to be a frame of its own, FCS included. */
const LEAST_REST_BITS = 64 * BYTE
/** A fragment's check sum, which counts towards its least length. */
const CHECKSUM_BITS = 4 * BYTE

/** Where a fragment ends that is cut: after so long, with so many bits still to be sent, preamble and gap included. */
export interface Cut {
  readonly afterPs: number
  readonly restBits: number
}

/**
 * Cuts a fragment that has been on the wire for `elapsedPs`, at the first octet where its part so far is long enough and what
 * is left is, too (802.3 clause 99); undefined where there is none any more. `ps` is the time of a number of bits at this port,
 * `fragmentPs` that of the whole fragment; pieces add up to it and one more CUT_BITS.
 */
export const cutOf = (
  bits: number,
  fragmentPs: number,
  minFragmentBits: number,
  elapsedPs: number,
  ps: (bits: number) => number,
): Cut | undefined => {
  const isSent = (octets: number): boolean => ps(PREAMBLE_BITS + octets * BYTE) >= elapsedPs
  let octets = Math.max(0, Math.ceil(((bits * elapsedPs) / fragmentPs - PREAMBLE_BITS) / BYTE) - 2)
  while (octets > 0 && isSent(octets - 1)) octets--
  while (!isSent(octets)) octets++
  octets = Math.max(octets, Math.ceil((minFragmentBits - CHECKSUM_BITS) / BYTE))
  const restBits = bits - octets * BYTE
  if (restBits - AROUND_BITS < LEAST_REST_BITS) return undefined
  return { afterPs: fragmentPs + ps(CUT_BITS) - ps(restBits), restBits }
}
