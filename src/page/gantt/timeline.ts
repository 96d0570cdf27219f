import type { PageData, PageJourney, PagePart, PageWaterfall } from '../page-data.ts'

/** Who has the wire. */
export type BlockKind = 'own' | 'blocking' | 'lane' | 'higher'

/** Something on the wire, ps since the release of the packet that is followed. */
export interface Block {
  readonly kind: BlockKind
  readonly who: string
  /** How many packets, or which one, in words. */
  readonly what: string
  readonly fromPs: number
  readonly toPs: number
}

/** One port on the way of a packet. Times in ps since its release. */
export interface TimelineRow {
  /** A link, −1 for the sender. */
  readonly link: number
  readonly arrivesPs: number
  /** First bit on the wire. */
  readonly startsPs: number
  /** Last bit on the wire. */
  readonly endsPs: number
  /** In the next queue, or received; undefined where it was lost. */
  readonly farPs: number | undefined
  readonly blocks: readonly Block[]
}

/** A packet's way through the ports on one time axis. */
export interface Timeline {
  readonly tunnel: number
  readonly rows: readonly TimelineRow[]
  /** Whether shaping rules out part of what the blocks are made of, so that they are drawn shorter. */
  readonly isShortened: boolean
  /** What is proven, where it is another than the end of the last row. */
  readonly worstPs: number | null
}

const KINDS: Readonly<Partial<Record<PagePart['kind'], BlockKind>>> = {
  wake: 'blocking',
  blocking: 'blocking',
  'same lane': 'lane',
  'own batch': 'lane',
  'control traffic': 'higher',
  'higher lanes': 'higher',
  cuts: 'higher',
}

const packets = (n: number): string => (n === 1 ? '1 packet' : `${n} packets`)

/** Blocks of one wait before they have a place: how long, and whether shaping can shorten them. */
interface Piece {
  readonly kind: BlockKind
  readonly who: string
  readonly what: string
  readonly ps: number
  readonly isFixed: boolean
}

const piecesOf = ({ kind, ps, blockedBy, because = [], others = 0 }: PagePart): readonly Piece[] => {
  const own = KINDS[kind]
  if (own === undefined || ps <= 0) return []
  if (own === 'blocking')
    return [
      {
        kind: own,
        who: kind === 'wake' ? 'the port wakes up' : (blockedBy ?? 'a lower lane'),
        what: kind === 'wake' ? '' : 'already on the wire',
        ps,
        isFixed: true,
      },
    ]
  const named = because.map(b => ({
    kind: own,
    who: b.tunnel,
    what: packets(b.packets),
    ps: b.costPs,
    isFixed: false,
  }))
  const rest = ps - because.reduce((sum, b) => sum + b.costPs, 0)
  return rest > 0
    ? [...named, { kind: own, who: others > 0 ? `${others} more` : kind, what: '', ps: rest, isFixed: false }]
    : named
}

/**
 * The worst instants that a bound counts, hop after hop: at each port a busy period in which what is counted goes first.
 * Where shaping rules part of it out, all but what was already on the wire is shortened alike.
 */
export const boundTimeline = (tunnel: number, { steps }: PageWaterfall): Timeline => {
  let isShortened = false
  let atPs = 0
  const rows = steps.map(({ link, parts }): TimelineRow => {
    const arrivesPs = atPs
    const sum = (kind: PagePart['kind']): number =>
      parts.reduce((total, part) => total + (part.kind === kind ? part.ps : 0), 0)
    atPs = parts.at(-1)?.sumPs ?? atPs
    if (link < 0) return { link, arrivesPs, startsPs: arrivesPs, endsPs: arrivesPs, farPs: atPs, blocks: [] }
    const [saved, served] = [-sum('shaping saved'), -sum('served before')]
    const pieces = parts.flatMap(piecesOf)
    const fixed = pieces.reduce((total, p) => total + (p.isFixed ? p.ps : 0), 0)
    const loose = pieces.reduce((total, p) => total + (p.isFixed ? 0 : p.ps), 0)
    if (saved > 0 && loose > 0) isShortened = true
    const startsPs = arrivesPs - served + fixed + Math.max(0, loose - saved)
    let from = arrivesPs - served
    const blocks = pieces.map(({ kind, who, what, ps, isFixed }): Block => {
      const fromPs = from
      from += isFixed || loose === 0 ? ps : (ps * Math.max(0, loose - saved)) / loose
      return { kind, who, what, fromPs, toPs: from }
    })
    const endsPs = startsPs + sum('transmission')
    return { link, arrivesPs, startsPs, endsPs, farPs: atPs, blocks }
  })
  return { tunnel, rows, isShortened, worstPs: atPs }
}

/** What a witness' packet really met, port by port. */
export const journeyTimeline = ({ links, tunnels }: PageData, journey: PageJourney): Timeline => {
  const lane = tunnels[journey.tunnel]?.lane ?? 0
  const kindOf = (other: number, isTunnel: boolean): BlockKind =>
    !isTunnel || other > lane ? 'blocking' : other < lane ? 'higher' : 'lane'
  return {
    tunnel: journey.tunnel,
    isShortened: false,
    worstPs: journey.worstPs,
    rows: journey.wires
      .map(({ link, ahead, ...times }) => ({
        ...times,
        link,
        blocks: ahead.map(({ tunnel, packet, lane: other, fromPs, toPs }) => ({
          kind: kindOf(other, packet >= 0),
          who: tunnel,
          what: packet < 0 ? '' : `#${packet}`,
          fromPs,
          toPs,
        })),
      }))
      .filter(({ link }) => links[link] !== undefined),
  }
}
