import type { ExplainedHop, Explanation, Interference } from '../../analysis/explanation.ts'

export type PartKind =
  | 'send'
  | 'wake'
  | 'own batch'
  | 'control traffic'
  | 'cuts'
  | 'blocking'
  | 'same lane'
  | 'higher lanes'
  | 'shaping saved'
  | 'served before'
  | 'transmission'
  | 'propagation'
  | 'jitter'

/** One step of the waterfall; steps that take from the delay are negative. */
export interface Part {
  readonly kind: PartKind
  readonly ps: number
  /** All parts so far, this one included. */
  readonly sumPs: number
  /** Who is behind a wait. */
  readonly because: readonly Interference[]
  readonly blockedBy?: string
}

export interface WaterfallStep {
  /** The link, or the sender for the step before the first link. */
  readonly at: string
  readonly parts: readonly Part[]
  readonly exact: boolean
}

type Bare = Omit<Part, 'sumPs'>

const hopParts = (hop: ExplainedHop): readonly Bare[] => {
  const because = (relation: Interference['relation']) =>
    hop.interference.filter(i => i.relation === relation)
  return [
    { kind: 'wake', ps: hop.wakePs ?? 0, because: [] },
    {
      kind: 'blocking',
      ps: hop.blockingPs,
      because: [],
      ...(hop.blockedBy === undefined ? {} : { blockedBy: hop.blockedBy }),
    },
    { kind: 'same lane', ps: hop.sameLanePs, because: because('same-lane') },
    { kind: 'own batch', ps: hop.ownBatchPs ?? 0, because: [] },
    { kind: 'control traffic', ps: hop.controlPs ?? 0, because: because('control-traffic') },
    { kind: 'higher lanes', ps: hop.higherLanesPs, because: because('higher-lane') },
    { kind: 'cuts', ps: hop.cutsPs ?? 0, because: [] },
    { kind: 'shaping saved', ps: -hop.shapingSavedPs, because: [] },
    { kind: 'served before', ps: -hop.servedBeforePs, because: [] },
    { kind: 'transmission', ps: hop.transmissionPs, because: [] },
    { kind: 'propagation', ps: hop.latencyPs, because: [] },
    { kind: 'jitter', ps: hop.jitterPs, because: [] },
  ]
}

/** The bound as steps in the order in which a packet meets them. Parts of nothing are left out; the last sum is the bound. */
export const waterfall = (explanation: Explanation): readonly WaterfallStep[] => {
  let sumPs = 0
  const summed = (parts: readonly Bare[]): Part[] =>
    parts
      .filter(part => part.ps !== 0)
      .map(part => {
        sumPs += part.ps
        return { ...part, sumPs }
      })
  const { send, hops } = explanation
  const first = summed([
    { kind: 'send', ps: send.latencyPs, because: [] },
    { kind: 'jitter', ps: send.jitterPs, because: [] },
  ])
  return [
    ...(first.length > 0 ? [{ at: 'sender', parts: first, exact: true }] : []),
    ...hops.map(hop => ({ at: hop.link, parts: summed(hopParts(hop)), exact: hop.exact })),
  ]
}
