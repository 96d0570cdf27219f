import type { Point } from '../layout/points.ts'
import type { NetworkShape } from '../network-shape.ts'
import type { GraphView } from '../view.ts'

/** What of the network is to stand out. */
export interface Highlight {
  readonly nodes: ReadonlySet<number>
  readonly links: ReadonlySet<number>
  /** Nodes where something begins or ends. */
  readonly ends: ReadonlySet<number>
}

/** What is known of a network besides its shape; nothing is a picture of the plain network. */
export interface Look {
  /** Load per link; undefined where nothing is placed. */
  readonly utilization?: ArrayLike<number> | undefined
  /** Words per link, for those who point at it. */
  readonly linkTitle?: ((link: number) => string) | undefined
  /** What is chosen: in its own colour, with its direction. */
  readonly highlight?: Highlight | undefined
  /** Nodes that were searched for. */
  readonly found?: ReadonlySet<number> | undefined
  /** Links that are not what they were. */
  readonly changed?: ReadonlySet<number> | undefined
  /** What has failed. */
  readonly down?: { readonly links: ReadonlySet<number>; readonly nodes: ReadonlySet<number> } | undefined
  /** Load per link before, where the drawing is to show how loads moved instead of what they are. */
  readonly before?: ArrayLike<number> | undefined
  /** Whether each direction always has its own line. */
  readonly separates?: boolean | undefined
}

/** A view on its way to paper. */
export interface Drawn {
  readonly shape: NetworkShape
  readonly view: GraphView
  readonly look: Look
  /** Where a drawn node stands on the screen, points. */
  readonly at: (node: number) => Point | undefined
  /** Size of symbols: 1, or less where all is drawn smaller. */
  readonly size: number
  readonly hitColour: string
  /** The lowest rate of the network, bit/s: its lines are the thinnest. */
  readonly slowestBps: number
}
