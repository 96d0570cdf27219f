import type { Explanation } from '../../analysis/explanation.ts'
import type { AnalysisResult, ReceiverBound, TunnelBound } from '../../analysis/result.ts'
import { timeDown, timeUp } from '../../report/typeset/time.ts'
import type { Phrase, Tone } from './page-head.ts'

/** Below this share of its deadline a tunnel is said to be close to it. */
const CLOSE = 0.05

/** How much of the deadline the worst case takes; Infinity without a bound, undefined without a deadline. */
export const takenOf = ({
  worstPs,
  deadlinePs,
}: Pick<TunnelBound, 'worstPs' | 'deadlinePs'>): number | undefined =>
  deadlinePs === undefined ? undefined : worstPs === null ? Number.POSITIVE_INFINITY : worstPs / deadlinePs

/** The tunnel closest to its deadline or farthest beyond it; where none has one, that with the greatest worst case. */
export const tightestOf = ({ tunnels }: AnalysisResult): TunnelBound | undefined => {
  const rank = (t: TunnelBound): readonly [number, number] => [
    takenOf(t) ?? -1,
    t.worstPs ?? Number.POSITIVE_INFINITY,
  ]
  let best: TunnelBound | undefined
  let most: readonly [number, number] = [-1, -1]
  for (const t of tunnels) {
    const own = rank(t)
    if (best === undefined || own[0] > most[0] || (own[0] === most[0] && own[1] > most[1])) {
      best = t
      most = own
    }
  }
  return best
}

/** A share that is never said to be more than it is: whole percents where that tells enough. */
export const shareDown = (share: number): string => {
  const per = share * 100
  const decimals = per >= 10 ? 0 : per >= 1 ? 1 : per >= 0.1 ? 2 : 3
  return `${(Math.floor(per * 10 ** decimals) / 10 ** decimals).toFixed(decimals)} %`
}

const latest = ({ receivers }: TunnelBound): ReceiverBound | undefined =>
  receivers.reduce<ReceiverBound | undefined>(
    (m, r) => (m === undefined || (r.worstPs ?? Infinity) > (m.worstPs ?? Infinity) ? r : m),
    undefined,
  )

interface Wait {
  readonly link: string
  readonly queueingPs: number
  /** Who is ahead, the dearest first. */
  readonly behind: readonly string[]
}

const NAMED = 2

/** The queue on the way to the latest receiver that takes most, and who is ahead there, where it is explained. */
const longestWait = (bound: TunnelBound, explanation: Explanation | undefined): Wait | undefined => {
  const hops = explanation?.hops ?? latest(bound)?.hops ?? []
  let worst: { readonly link: string; readonly queueingPs: number } | undefined
  for (const { link, queueingPs } of hops)
    if (queueingPs !== null && queueingPs > (worst?.queueingPs ?? 0)) worst = { link, queueingPs }
  if (worst === undefined) return undefined
  const { link } = worst
  const hop = explanation?.hops.find(h => h.link === link)
  if (hop === undefined) return { ...worst, behind: [] }
  const ahead = [
    ...(hop.blockedBy === undefined
      ? []
      : [[hop.blockedBy === 'best-effort' ? 'a best-effort frame' : hop.blockedBy, hop.blockingPs] as const]),
    ...hop.interference.map(i => [i.tunnel === bound.id ? 'its own packets' : i.tunnel, i.costPs] as const),
  ].toSorted((a, b) => b[1] - a[1])
  return { ...worst, behind: ahead.map(([name]) => name) }
}

const joined = (names: readonly string[]): string => {
  const rest = names.length - NAMED
  if (names.length <= 1) return names.join('')
  return rest > 0
    ? `${names.slice(0, NAMED).join(', ')} and ${rest} more`
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

const deadlinePhrase = ({ worstPs, deadlinePs, slackPs }: TunnelBound): string => {
  if (worstPs === null) return 'nothing is proven of it'
  if (deadlinePs === undefined || slackPs === undefined || slackPs === null)
    return `never later than ${timeUp(worstPs)}, the latest of those without a deadline`
  if (slackPs < 0) return `${timeUp(-slackPs)} beyond its deadline of ${timeDown(deadlinePs)}`
  const share = slackPs / deadlinePs
  if (slackPs === 0) return `nothing of its deadline of ${timeDown(deadlinePs)} left`
  return share < 0.01
    ? `only ${timeDown(slackPs)} of its deadline of ${timeDown(deadlinePs)} left`
    : `${shareDown(share)} of its deadline left`
}

/** What is closest to breaking, by how much, and where it waits for whom. */
export const tightestSentence = (
  result: AnalysisResult,
  explanations: readonly Explanation[],
): { readonly words: Phrase; readonly tone: Tone } => {
  const bound = tightestOf(result)
  if (bound === undefined) return { words: [], tone: 'good' }
  const { id, worstPs, deadlinePs, slackPs } = bound
  const wait = longestWait(
    bound,
    explanations.find(({ tunnel }) => tunnel === id),
  )
  const share = slackPs === null ? -1 : deadlinePs === undefined ? 1 : (slackPs ?? 0) / deadlinePs
  const name = { text: id, to: { kind: 'tunnel', id } } as const
  return {
    tone: worstPs === null || share < 0 ? 'bad' : share < CLOSE ? 'warn' : 'good',
    words: [
      name,
      `: ${deadlinePhrase(bound)}`,
      ...(worstPs === null || wait === undefined
        ? []
        : [
            `; ${shareDown(wait.queueingPs / worstPs)} of its worst case is waiting at `,
            { text: wait.link, to: { kind: 'link', id: wait.link } } as const,
            ...(wait.behind.length === 0 ? [] : [`, behind ${joined(wait.behind)}`]),
          ]),
      '.',
    ],
  }
}
