import type { Explanation } from '../analysis/explanation.ts'
import type { TunnelBound } from '../analysis/result.ts'
import { defined } from '../model/defined.ts'
import { sendsPlainly, sentText, whenText } from '../report/analysis/source-text.ts'
import { type Part, waterfall } from '../report/explanation/waterfall.ts'
import type { Names } from './names.ts'
import type { PageHop, PagePart, PageTunnel, PageWaterfall } from './page-data.ts'

export const pageTunnel = (bound: TunnelBound, names: Names): PageTunnel => {
  const { deadlinePs, slackPs } = bound
  const tree = bound.tree.map(id => names.link.get(id)!)
  const enters = new Map(tree.map((link, i) => [names.ends[link]!.to, i]))
  const hops = new Map<string, PageHop>()
  for (const { hops: path } of bound.receivers)
    for (const { link, transmissionPs, queueingPs, latencyPs, jitterPs } of path)
      hops.set(link, [transmissionPs, queueingPs, latencyPs, jitterPs])
  return {
    id: bound.id,
    sender: names.node.get(bound.sender)!,
    lane: bound.lane,
    sizeBits: bound.sizeBits,
    periodPs: bound.periodPs,
    ...(sendsPlainly(bound) ? {} : { source: [sentText(bound), whenText(bound)] as const }),
    minLatencyPs: bound.minLatencyPs,
    maxJitterPs: bound.maxJitterPs,
    worstPs: bound.worstPs,
    ...defined({ deadlinePs, slackPs }),
    exact: bound.exact,
    send: [bound.send.latencyPs, bound.send.jitterPs],
    tree,
    up: tree.map(link => enters.get(names.ends[link]!.from) ?? -1),
    hops: bound.tree.map(id => hops.get(id)!),
    receivers: bound.receivers.map(({ node, minLatencyPs, maxJitterPs, worstPs, hops: path }) => ({
      node: names.node.get(node)!,
      minLatencyPs,
      maxJitterPs,
      worstPs,
      leaf: bound.tree.indexOf(path.at(-1)!.link),
    })),
  }
}

/** More names behind one wait than this are counted, not listed. */
const MOST_NAMES = 12

const pagePart = ({ kind, ps, sumPs, because, blockedBy }: Part): PagePart => {
  const dearest = because.toSorted((a, b) => b.costPs - a.costPs).slice(0, MOST_NAMES)
  return {
    kind,
    ps,
    sumPs,
    ...defined({ blockedBy }),
    ...(dearest.length === 0
      ? {}
      : { because: dearest.map(({ tunnel, packets, costPs }) => ({ tunnel, packets, costPs })) }),
    ...(because.length > dearest.length ? { others: because.length - dearest.length } : {}),
  }
}

export const pageWaterfall = (explanation: Explanation, names: Names): PageWaterfall => ({
  receiver: names.node.get(explanation.receiver)!,
  steps: waterfall(explanation).map(({ at, parts, exact }, i) => ({
    // The step before the first link is named `sender`, as a link may be too.
    link: i === 0 && explanation.hops[0]?.link !== at ? -1 : names.link.get(at)!,
    exact,
    parts: parts.map(pagePart),
  })),
})
