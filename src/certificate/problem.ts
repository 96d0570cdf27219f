/** Why a certificate is refused. */
export type ProblemCode =
  | 'SCHEMA'
  | 'TUNNEL_MISSING'
  | 'TUNNEL_UNKNOWN'
  | 'TUNNEL_DUPLICATE'
  | 'TREE'
  | 'TREE_MISMATCH'
  | 'MTU'
  | 'NOT_WHOLE'
  | 'RANGE'
  | 'WAIT_MISSING'
  | 'WAIT_UNKNOWN'
  | 'WAIT_DUPLICATE'
  | 'OVERLOAD'
  | 'WAIT_TOO_SMALL'
  | 'JITTER_TOO_SMALL'
  | 'JITTER_MISSING'
  | 'JITTER_UNKNOWN'
  | 'DIVERGENCE'

/** One thing wrong, with its place and, where two numbers were compared, both (ps). */
export interface CertificateProblem {
  /** What is wrong. */
  readonly code: ProblemCode
  /** The whole sentence. */
  readonly message: string
  /** Id of the tunnel. */
  readonly tunnel?: string
  /** Id of the link. */
  readonly link?: string
  /** Lane, 0 to 7; 0 is served first. */
  readonly lane?: number
  /** C of the wait meant. */
  readonly transmissionPs?: number
  /** What the certificate says. */
  readonly found?: number
  /** The least it would have to say. */
  readonly needed?: number
}

/** Collects problems: keeps the first `limit`, counts the rest. */
export class Problems {
  readonly #limit: number
  readonly #kept: CertificateProblem[] = []
  #count = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  add(problem: CertificateProblem): void {
    this.#count += 1
    if (this.#kept.length < this.#limit) this.#kept.push(problem)
  }

  get kept(): readonly CertificateProblem[] {
    return this.#kept
  }

  get count(): number {
    return this.#count
  }

  get more(): number {
    return this.#count - this.#kept.length
  }
}
