import { createHash } from 'node:crypto'

/**
 * The name of a piece of work: a hash of its kind and of its input as text. Parts are numbered within it, so equal names
 * and numbers mean equal answers, whoever asked for them.
 */
export const runNameOf = (kind: string, inputText: string): string =>
  createHash('sha256').update(`${kind}\n`).update(inputText).digest('hex').slice(0, 32)
