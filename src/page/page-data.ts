import type { Comparison } from '../analysis/comparison.ts'
import type { PartKind } from '../report/explanation/waterfall.ts'
import type { PageAgainst } from './against/page-against.ts'
import type { PageHead } from './head/page-head.ts'

/**
 * All that the page draws, as its script reads it. Tunnels, nodes and links are named by their position; times are
 * whole picoseconds, sizes bits. What has no bound is null.
 */
export interface PageData {
  readonly name: string
  /** What is read first. */
  readonly head: PageHead
  /** Description and labels of the network. */
  readonly remarks?: string
  readonly nodes: readonly {
    readonly id: string
    readonly kind: 'host' | 'switch'
    /** Where the file puts it, in units of its own, y upwards. */
    readonly at?: readonly [x: number, y: number]
    readonly remarks?: string
  }[]
  readonly links: readonly PageLink[]
  readonly tunnels: readonly PageTunnel[]
  /** The most critical tunnel, shown before one is chosen. */
  readonly first?: number
  /** Per tunnel explained in full: hop by hop to its latest receiver. */
  readonly waterfalls: Readonly<Record<string, PageWaterfall>>
  readonly ports: readonly PagePort[]
  /** What has failed, by position; drawn as broken. */
  readonly down?: { readonly links: readonly number[]; readonly nodes: readonly number[] }
  readonly comparison?: Comparison
  /** Another allocation that this one is held against. */
  readonly against?: PageAgainst
  readonly simulation?: PageSimulation
  readonly journey?: PageJourney
}

export interface PageLink {
  readonly id: string
  readonly from: number
  readonly to: number
  readonly bandwidthBps: number
  readonly remarks?: string
  readonly utilization: number
  readonly lanes: readonly PageLane[]
}

export interface PageLane {
  readonly lane: number
  readonly delayPs: number | null
  readonly backlogBits: number | null
  /** Null where it is unlimited. */
  readonly queueBits: number | null
  readonly exact: boolean
  /** The tightest deadline of the tunnels that cross it, where one has any. */
  readonly deadlinePs?: number
}

/** Transmission, worst wait, propagation and jitter of one hop. */
export type PageHop = readonly [
  transmissionPs: number,
  queueingPs: number | null,
  latencyPs: number,
  jitterPs: number,
]

export interface PageTunnel {
  readonly id: string
  readonly sender: number
  readonly lane: number
  readonly sizeBits: number
  readonly periodPs: number
  /** Where it is more than one packet of one size each period: what is sent at once, and when. */
  readonly source?: readonly [sent: string, when: string]
  readonly minLatencyPs: number
  readonly maxJitterPs: number | null
  readonly worstPs: number | null
  readonly deadlinePs?: number
  readonly slackPs?: number | null
  readonly exact: boolean
  readonly send: readonly [latencyPs: number, jitterPs: number]
  /** Links, parents before children. */
  readonly tree: readonly number[]
  /** Per link of the tree: the position in it of the link before, −1 at the sender. */
  readonly up: readonly number[]
  readonly hops: readonly PageHop[]
  readonly receivers: readonly PageReceiver[]
}

export interface PageReceiver {
  readonly node: number
  readonly minLatencyPs: number
  readonly maxJitterPs: number | null
  readonly worstPs: number | null
  /** Position in the tree of the link that ends here. */
  readonly leaf: number
}

export interface PageWaterfall {
  readonly receiver: number
  readonly steps: readonly {
    /** A link, −1 for the sender. */
    readonly link: number
    readonly exact: boolean
    readonly parts: readonly PagePart[]
  }[]
}

export interface PagePart {
  readonly kind: PartKind
  readonly ps: number
  readonly sumPs: number
  readonly blockedBy?: string
  /** Those behind a wait who cost most. */
  readonly because?: readonly {
    readonly tunnel: string
    readonly packets: number
    readonly costPs: number
  }[]
  /** How many others there are. */
  readonly others?: number
}

type Point = readonly [atPs: number, bits: number]

/** One lane of one egress queue as the textbook draws it. */
export interface PagePort {
  readonly link: number
  readonly lane: number
  /** Null where it is unlimited. */
  readonly queueBits: number | null
  readonly costPs: number
  readonly blockingPs: number
  readonly busyPs: number
  readonly arrivals: readonly Point[]
  readonly service: readonly Point[]
  readonly freed: readonly Point[]
  readonly delay: {
    readonly atPs: number
    readonly endPs: number
    readonly bits: number
    readonly ps: number
  }
  readonly backlog: {
    readonly atPs: number
    readonly bits: number
    readonly freedBits: number
    readonly keptBits: number
  }
}

/** What a simulation saw, to be held against what is proven. */
export interface PageSimulation {
  readonly scenario: readonly string[]
  readonly packets: number
  readonly drops: number
  readonly violations: number
  readonly tunnels: readonly { readonly tunnel: number; readonly receivers: readonly PageSeen[] }[]
}

export interface PageSeen {
  readonly node: string
  readonly count: number
  readonly minPs: number
  readonly p50Ps: number
  readonly p99Ps: number
  readonly p999Ps: number
  readonly maxPs: number
  readonly tightness: number | null
  /** Counts in equal bins from the first that has a packet to the last, where the simulation gave them. */
  readonly histogram?: {
    readonly fromPs: number
    readonly binPs: number
    readonly counts: readonly number[]
  }
}

/** What a witness' packet met, beside what the bound counts for it. */
export interface PageJourney {
  readonly tunnel: number
  readonly packet: number
  readonly worstPs: number | null
  /** When it was where, and who had the wire while it waited: all in ps since its release. */
  readonly wires: readonly {
    readonly link: number
    readonly arrivesPs: number
    readonly startsPs: number
    readonly endsPs: number
    readonly farPs: number
    readonly ahead: readonly {
      readonly tunnel: string
      /** −1 for what is no packet of a tunnel. */
      readonly packet: number
      readonly lane: number
      readonly fromPs: number
      readonly toPs: number
    }[]
  }[]
  /** A receiver reached, or the link of a full queue, so long after the release. */
  readonly end: { readonly kind: 'received' | 'lost'; readonly at: string; readonly afterPs: number }
  readonly steps: readonly {
    /** A link, −1 for the sender. */
    readonly link: number
    readonly parts: readonly {
      readonly kind: string
      readonly boundPs: number | null
      readonly metPs: number
    }[]
    /** Who was on the wire while it waited. */
    readonly met: readonly { readonly tunnel: string; readonly packet: number; readonly costPs: number }[]
    readonly others: number
  }[]
}
