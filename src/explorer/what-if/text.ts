import { formatSize } from '../../quantity/format-quantity.ts'

/** A size in bytes where it is whole bytes, else in bits: never in KiB, so that neighbours compare. */
export const sizeText = (bits: number): string => (bits % 8 === 0 ? `${bits / 8} B` : formatSize(bits))
