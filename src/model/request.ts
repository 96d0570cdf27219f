/**
 * A path as link ids, from a sender to one receiver. An id that names no link stands for a hop over a link that
 * does not exist (`"u>v"`): the file was readable, the tree is not (verdict TREE).
 */
export type Route = readonly string[]

/** A periodic request (§2.2). Every `periodPs` exactly, at an arbitrary phase, one packet of `sizeBits` to all receivers. */
export interface Request {
  readonly id: string
  readonly sender: string
  readonly receivers: readonly string[]
  /** What the application sends, in bits. */
  readonly loadSizeBits: number
  /** What the wire carries, in bits: the load in the topology's encapsulation. */
  readonly sizeBits: number
  readonly periodPs: number
  /** Sub-lane (§3.3); 0 is served first. */
  readonly lane: number
  /** Largest acceptable λmin + δmax. */
  readonly deadlinePs?: number
  /** How far the period may be raised to fit. */
  readonly maxPeriodPs?: number
  /** Fixes the tree: one path per receiver, in the receivers' order, merged. */
  readonly routes?: readonly Route[]
}

/** A placed request: its tree, the period granted, and what its file declares of its range. */
export interface Tunnel {
  readonly id: string
  readonly sender: string
  readonly receivers: readonly string[]
  readonly loadSizeBits: number
  readonly sizeBits: number
  readonly periodPs: number
  readonly requestedPeriodPs: number
  readonly lane: number
  readonly deadlinePs?: number
  readonly maxPeriodPs?: number
  /** One path per receiver, in the receivers' order; together a directed subtree (else verdict TREE). */
  readonly routes: readonly Route[]
  readonly declaredMinLatencyPs?: number
  readonly declaredMaxJitterPs?: number
}

/** Tunnels in file order. What `analyze --out` writes and `check` reads (MODEL "Files"). */
export interface Allocation {
  readonly tunnels: readonly Tunnel[]
}

/** A request as placed on `routes` at `periodPs`. */
export const place = (request: Request, routes: readonly Route[], periodPs: number): Tunnel => {
  const { routes: _fixed, periodPs: requestedPeriodPs, ...rest } = request
  return { ...rest, periodPs, requestedPeriodPs, routes }
}
