import type { Arrival } from '../../model/arrival.ts'
import type { EncapsulationName } from '../../model/encapsulation.ts'
import type { Remarks } from '../../model/remarks.ts'
import type { Node } from '../../model/topology.ts'
import type { Exact } from '../../quantity/exact.ts'
import type { Place } from './document.ts'
import type { NetworkSettings, OwnSettings } from './own-settings.ts'

/**
 * What a foreign file says of a network, in nobody's format: each value as exact as it stands, absent where the file says
 * nothing. What is missing is filled in later (`build`), in one place for all formats.
 */
export interface ForeignNetwork {
  readonly name: string
  /** What the sizes of its requests are: on the wire (`none`), or as an application sends them. Default `udp4`. */
  readonly encapsulation?: EncapsulationName
  readonly nodes: readonly ForeignNode[]
  readonly links: readonly ForeignLink[]
  readonly requests?: readonly ForeignRequest[]
  /** What the file says of its licence, source and authors. */
  readonly attribution?: readonly string[]
  /** What the file itself takes for the speed of signals, m/s. */
  readonly speed?: Exact
  /** Whether the file speaks of traffic alone: nodes are only names. */
  readonly isTrafficOnly?: boolean
  /** What our own writers left. */
  readonly settings?: NetworkSettings
  /** Whether all coordinates are positions on a drawing, not on the globe. */
  readonly isPlane?: boolean
}

/** The key is the id; the label is for people. */
export interface ForeignNode {
  readonly id: string
  readonly label?: string
  readonly place: Place
  /** Only where the file says so, by an attribute or by a kind that is known. */
  readonly kind?: 'host' | 'switch'
  /** A segment that several interfaces share: what stands for it is no device. */
  readonly isSegment?: boolean
  /** Further attributes, for `--hosts attr=VALUE`. */
  readonly attributes?: ReadonlyMap<string, unknown>
  /** Longitude and latitude, or a position on a drawing. */
  readonly position?: { readonly x: number; readonly y: number }
  /** What our own writers left for people and programs. */
  readonly remarks?: Remarks
  /** Times and passing through, where the file says so. */
  readonly values?: Partial<Omit<Node, 'id' | 'kind'>>
}

export interface ForeignLink {
  readonly from: string
  readonly to: string
  readonly place: Place
  /** Name of the link in its file, kept as a comment. */
  readonly id?: string
  /** bit/s; rounded down. */
  readonly rate?: Exact
  /** What is to be said of the rate: `lower end of 34/45 Mbit/s`. */
  readonly rateNote?: string
  /** ps: least, and the most beyond it. */
  readonly delay?: { readonly least: Exact; readonly spread: Exact }
  /** Metres; becomes a delay where none is given. */
  readonly length?: Exact
  /** Speed of signals in this link, m/s. */
  readonly speed?: Exact
  /** Bits. */
  readonly queueBits?: number
  readonly port?: string
  readonly farPort?: string
  /** What our own writers left. */
  readonly own?: OwnSettings
  /** One direction only, so that two of them may be one cable. */
  readonly isDirected?: boolean
}

/** A flow of the file as a request; what is missing here must be given by an option. */
export interface ForeignRequest {
  readonly id: string
  readonly place: Place
  /** Ids of nodes. */
  readonly sender: string
  readonly receivers: readonly string[]
  readonly sizeBits?: number
  readonly minSizeBits?: number
  readonly periodPs?: number
  /** bit/s on the wire; for demands that say no more than that. */
  readonly rateBps?: number
  readonly packets?: number
  readonly withinPs?: number
  readonly arrival?: Arrival
  readonly lane?: number
  readonly deadlinePs?: number
  readonly jitterPs?: number
  readonly sendJitterPs?: number
  readonly fragment?: boolean
  /** Nodes from the sender to each receiver. */
  readonly paths?: readonly (readonly string[])[]
  /** What is to be said of it. */
  readonly note?: string
}
