import { deflateSync, inflateSync } from 'node:zlib'

/** How a range of parts was answered: the text of the answers, or what one of them threw. */
export interface StoredAnswer {
  readonly kind: 'answered' | 'threw'
  readonly text: string
}

const ANSWERED = 0x3d
const THREW = 0x21

/** As bytes for Redis: a kind, then the text deflated, as its memory is what many answers need most. */
export const storedBytes = ({ kind, text }: StoredAnswer): Buffer =>
  Buffer.concat([Buffer.of(kind === 'answered' ? ANSWERED : THREW), deflateSync(text, { level: 1 })])

/** What {@link storedBytes} made bytes of. */
export const storedAnswer = (bytes: Buffer): StoredAnswer => ({
  kind: bytes[0] === ANSWERED ? 'answered' : 'threw',
  text: inflateSync(bytes.subarray(1)).toString(),
})
