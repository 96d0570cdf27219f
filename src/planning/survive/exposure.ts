import type {
  Cut,
  Exposure,
  FailureAnswer,
  RiskElement,
  SurvivalInput,
} from '../../model/planning/survival.ts'
import { Attachments } from './cuts.ts'
import { byRequest, requestOf } from './requests-of.ts'

/** A failure with its answer. */
export interface Answered {
  readonly elements: readonly RiskElement[]
  readonly answer: FailureAnswer
  /** Of a pair: requests lost that neither of its elements alone would lose. */
  readonly together: readonly string[]
}

type Counted = { -readonly [K in 'down' | 'lost' | 'lostToPairs' | 'broken']: number } & { cuts: Cut[] }

/** How exposed each request is, the most exposed first; ties in file order. */
export const exposuresOf = (
  { topology, tunnels }: SurvivalInput,
  answered: readonly Answered[],
): readonly Exposure[] => {
  const requests = byRequest(tunnels)
  const nameOf = new Map(tunnels.map(tunnel => [tunnel.id, requestOf(tunnel)]))
  const attachments = new Attachments(topology)
  const counts = new Map<string, Counted>(
    [...requests.keys()].map(id => [id, { down: 0, lost: 0, lostToPairs: 0, broken: 0, cuts: [] }]),
  )
  const count = (id: string | undefined, act: (counted: Counted) => void): void => {
    const counted = id === undefined ? undefined : counts.get(nameOf.get(id) ?? id)
    if (counted !== undefined) act(counted)
  }
  for (const { elements, answer, together } of answered) {
    const [element, second] = elements
    for (const id of new Set(answer.broken.flatMap(v => ('tunnel' in v ? (v.tunnel ?? []) : []))))
      count(id, one => one.broken++)
    for (const id of together) count(id, one => one.lostToPairs++)
    if (element === undefined || second !== undefined) continue
    for (const id of new Set(answer.down.map(one => nameOf.get(one)))) count(id, one => one.down++)
    for (const { id } of answer.lost) count(id, one => one.lost++)
    for (const { id, receiver } of answer.cutOff)
      count(id, one => one.cuts.push(attachments.cut(element, receiver, requests.get(id)![0]!)))
  }
  const exposed = [...counts].map(([id, counted]): Exposure => ({ id, ...counted }))
  return exposed.sort(
    (a, b) =>
      b.lost - a.lost ||
      b.cuts.length - a.cuts.length ||
      b.lostToPairs - a.lostToPairs ||
      b.broken - a.broken ||
      b.down - a.down,
  )
}
