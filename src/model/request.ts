import type { SourceTraits } from './arrival.ts'

/**
 * A path as link ids, from a sender to one receiver. An id that names no link stands for a hop over a link that
 * does not exist (`"u>v"`): the file was readable, the tree is not (verdict TREE).
 */
export type Route = readonly string[]

/** The trees of one request sent twice (FRER, 802.1CB): each replica fixes its own, one path per receiver. */
export interface ReplicaRoutes {
  /** Fixes the tree: one path per receiver. */
  readonly routes: readonly Route[]
}

/** A request (§2.2): by default every `periodPs` exactly, at an arbitrary phase, one packet of `sizeBits` to all receivers. */
export interface Request extends SourceTraits {
  /** Name of the tunnel, unique. */
  readonly id: string
  /** Id of the sender. */
  readonly sender: string
  /** Ids of the receivers. */
  readonly receivers: readonly string[]
  /** What the application sends, in bits. */
  readonly loadSizeBits: number
  /**
   * What the wire carries of the largest packet, in bits: the load in the topology's encapsulation; of a message, of a
   * packet that the topology's own MTU fills.
   */
  readonly sizeBits: number
  /** Period, ps. */
  readonly periodPs: number
  /** Sub-lane (§3.3), 0 to 7; 0 is served first. `auto`: whichever fits, found when it is placed (MODEL "Lanes"). */
  readonly lane: number | 'auto'
  /** Largest acceptable λmin + δmax. */
  readonly deadlinePs?: number
  /** How far the period may be raised to fit. */
  readonly maxPeriodPs?: number
  /** Fixes the tree: one path per receiver, in the receivers' order, merged. */
  readonly routes?: readonly Route[]
  /** Two copies over trees that share no cable and no node between the ends; default one. With trees, those; else two are found. */
  readonly replicas?: 2 | readonly [ReplicaRoutes, ReplicaRoutes]
}

/** A request whose lane is given, or found. */
export interface LanedRequest extends Request {
  /** Lane, 0 to 7; 0 is served first. */
  readonly lane: number
}

/** Whether its lane is given. */
export const isLaned = (request: Request): request is LanedRequest => request.lane !== 'auto'

/** A request whose lane is still to be found, as one of lane 0: where one lane has to be looked at first. */
export const orInLane0 = (request: Request): LanedRequest =>
  isLaned(request) ? request : { ...request, lane: 0 }

/** Which copy of which request a tunnel is; its id is `of~number`. */
export interface Replica {
  /** Id of the request. */
  readonly of: string
  /** Which of the two copies. */
  readonly number: 1 | 2
}

/** Name of one of the two tunnels of a request sent twice. */
export const replicaId = (of: string, number: Replica['number']): string => `${of}~${number}`

/** A placed request: its tree, the period granted, and what its file declares of its range. */
export interface Tunnel extends SourceTraits {
  /** Name, unique in its allocation. */
  readonly id: string
  /** Of a request sent twice, which of its two tunnels this is. */
  readonly replica?: Replica
  /** Id of the sender. */
  readonly sender: string
  /** Ids of the receivers. */
  readonly receivers: readonly string[]
  /** What the application sends in one packet, bits. */
  readonly loadSizeBits: number
  /** Size on the wire, bits. */
  readonly sizeBits: number
  /** Period granted, ps. */
  readonly periodPs: number
  /** Period asked for, ps. */
  readonly requestedPeriodPs: number
  /** Lane, 0 to 7; 0 is served first. */
  readonly lane: number
  /** Largest acceptable latency, ps. */
  readonly deadlinePs?: number
  /** How far the period may be raised, ps. */
  readonly maxPeriodPs?: number
  /** One path per receiver, in the receivers' order; together a directed subtree (else verdict TREE). */
  readonly routes: readonly Route[]
  /** Least latency that its file declares, ps. */
  readonly declaredMinLatencyPs?: number
  /** Spread that its file declares, ps. */
  readonly declaredMaxJitterPs?: number
}

/** The tunnel as one of the two of the request `of`. */
export const asReplica = (tunnel: Tunnel, of: string, number: Replica['number']): Tunnel => ({
  ...tunnel,
  id: replicaId(of, number),
  replica: { of, number },
})

/** Tunnels in file order. What `analyze --out` writes and `check` reads (MODEL "Files"). */
export interface Allocation {
  /** In file order. */
  readonly tunnels: readonly Tunnel[]
}

/** A request, or one replica of it, as placed on `routes` at `periodPs`. */
export const place = (request: LanedRequest, routes: readonly Route[], periodPs: number): Tunnel => {
  const { routes: _fixed, replicas: _both, periodPs: requestedPeriodPs, ...rest } = request
  return { ...rest, periodPs, requestedPeriodPs, routes }
}

/** What was asked for when a tunnel was placed, to be placed anew at `periodPs`: by default the period it was granted. */
export const asRequest = (tunnel: Tunnel, periodPs: number = tunnel.periodPs): LanedRequest => {
  const { routes: _tree, requestedPeriodPs: _asked, ...request } = undeclared(tunnel)
  return { ...request, periodPs }
}

/** The same for all `tunnels`, in their order: one request for the two copies of one that is sent twice. */
export const asRequests = (
  tunnels: readonly Tunnel[],
  periodOf: (tunnel: Tunnel) => number = tunnel => tunnel.periodPs,
): readonly LanedRequest[] => {
  const seen = new Set<string>()
  return tunnels.flatMap(tunnel => {
    const { replica, ...plain } = tunnel
    if (replica === undefined) return [asRequest(plain, periodOf(tunnel))]
    if (seen.has(replica.of)) return []
    seen.add(replica.of)
    return [{ ...asRequest(plain, periodOf(tunnel)), id: replica.of, replicas: 2 as const }]
  })
}

/** Of a request sent twice both tunnels, else the tunnel alone; none for an id that is not there. */
export const copiesOf = (tunnels: readonly Tunnel[], id: string | undefined): readonly Tunnel[] => {
  const tunnel = tunnels.find(t => t.id === id)
  if (tunnel === undefined) return []
  const { replica } = tunnel
  return replica === undefined ? [tunnel] : tunnels.filter(t => t.replica?.of === replica.of)
}

/** A tunnel without what its file declares of its range: that was held against other numbers. */
export const undeclared = ({
  declaredMinLatencyPs: _least,
  declaredMaxJitterPs: _spread,
  ...tunnel
}: Tunnel): Tunnel => tunnel

/** A tunnel with the range proven for it, where there is one. */
export const declared = (
  tunnel: Tunnel,
  range: { readonly minLatencyPs: number; readonly maxJitterPs: number | null } | undefined,
): Tunnel =>
  range === undefined || range.maxJitterPs === null
    ? tunnel
    : { ...tunnel, declaredMinLatencyPs: range.minLatencyPs, declaredMaxJitterPs: range.maxJitterPs }
