import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { CommandOutcome } from '../../controller/contract/decision.ts'
import type { Asking, JournalEntry } from '../../controller/contract/journal-entry.ts'
import { actorIn, callerIn } from '../access/guard.ts'
import { ProblemError, problemOf } from '../problem.ts'

/** What was decided: one command, or all of a plan. */
export type Decided =
  | { readonly kind: 'outcome'; readonly outcome: CommandOutcome }
  | { readonly kind: 'applied'; readonly outcomes: readonly CommandOutcome[] }

interface Known {
  readonly digest: string
  readonly decided: Decided
}

type Retry = NonNullable<Asking['retry']>

/** Answers kept; the oldest go first. */
const MOST = 10_000
const KEY = /^[\x21-\x7e]{1,200}$/

/**
 * Answers to requests that carried an `Idempotency-Key`: who asks the same again, because the answer was lost, gets the same
 * answer, and nothing is decided twice. Those of the last decisions in the journal are known again after a restart.
 */
export class KnownAnswers {
  readonly #known = new Map<string, Known>()
  readonly #pending = new Set<string>()

  constructor(past: Iterable<JournalEntry>) {
    for (const { retry, decision } of past) if (retry !== undefined) this.#restore(retry, decision.outcome)
  }

  /** What is decided by `work`, or was decided on the same request before. Throws ProblemError for one that is another. */
  async once(
    request: FastifyRequest,
    kind: Decided['kind'],
    work: (asking: Asking) => Decided | Promise<Decided>,
  ): Promise<{ readonly decided: Decided; readonly isReplayed: boolean }> {
    const actor = actorIn(request)
    const retry = retryOf(request, kind)
    if (retry === undefined) return { decided: await work({ actor }), isReplayed: false }
    const { key, digest } = retry
    const known = this.#known.get(key)
    if (known !== undefined) {
      if (known.digest !== digest)
        throw new ProblemError(
          problemOf(422, 'KEY_REUSED', 'this Idempotency-Key was used for another request: take a new one'),
        )
      return { decided: known.decided, isReplayed: true }
    }
    if (this.#pending.has(key))
      throw new ProblemError(
        problemOf(409, 'KEY_PENDING', 'the request with this Idempotency-Key is still being decided'),
      )
    this.#pending.add(key)
    try {
      const decided = await work({ actor, retry })
      this.#keep(key, { digest, decided })
      return { decided, isReplayed: false }
    } finally {
      this.#pending.delete(key)
    }
  }

  #keep(key: string, known: Known): void {
    this.#known.delete(key)
    this.#known.set(key, known)
    if (this.#known.size <= MOST) return
    const [oldest] = this.#known.keys()
    if (oldest !== undefined) this.#known.delete(oldest)
  }

  /** A plan's decisions have one key, and follow each other. */
  #restore({ key, digest, answers }: Retry, outcome: CommandOutcome): void {
    if (answers === 'outcome') return this.#keep(key, { digest, decided: { kind: 'outcome', outcome } })
    const before = this.#known.get(key)?.decided
    const outcomes = before?.kind === 'applied' ? before.outcomes : []
    this.#keep(key, { digest, decided: { kind: 'applied', outcomes: [...outcomes, outcome] } })
  }
}

/** Keys of one caller are not those of another. */
const retryOf = (request: FastifyRequest, answers: Decided['kind']): Retry | undefined => {
  const { method, url, body, headers } = request
  const given = headers['idempotency-key']
  if (given === undefined) return undefined
  if (typeof given !== 'string' || !KEY.test(given))
    throw new ProblemError(
      problemOf(400, 'WRONG_TYPE', 'Idempotency-Key: expected 1 to 200 characters without blanks'),
    )
  const digest = createHash('sha256')
    .update(JSON.stringify([method, url, body ?? null]))
    .digest('hex')
  return { key: `${callerIn(request).name ?? ''} ${given}`, digest, answers }
}
