import type { AnalysisResult, ReceiverBound } from '../analysis/result.ts'
import { journeySteps } from '../report/explanation/journey-steps.ts'
import type { Journey } from '../simulation/witness/journey.ts'
import type { PageJourney } from './page-data.ts'

/** More packets ahead of one than this are counted, not listed. */
const MOST_AHEAD = 12
/** More blocks than this in one row of a picture are thinner than a pixel. */
const MOST_BLOCKS = 400

/** What is proven of the way that the packet took: to its receiver, or to any beyond the queue where it was lost. */
const provenWay = ({ tunnels }: AnalysisResult, { tunnel, end }: Journey) => {
  const bound = tunnels.find(t => t.id === tunnel)
  const isOnWay = ({ node, hops }: ReceiverBound): boolean =>
    end.kind === 'received' ? node === end.receiver : hops.some(hop => hop.link === end.link)
  const receiver = bound?.receivers.find(isOnWay)
  return bound === undefined || receiver === undefined ? undefined : { ...receiver, send: bound.send }
}

/** A witness' packet hop by hop beside the bound of its way; undefined where the analysis knows neither. */
export const pageJourney = (
  journey: Journey,
  result: AnalysisResult,
  names: { readonly tunnel: ReadonlyMap<string, number>; readonly link: ReadonlyMap<string, number> },
): PageJourney | undefined => {
  const way = provenWay(result, journey)
  const tunnel = names.tunnel.get(journey.tunnel)
  if (way === undefined || tunnel === undefined) return undefined
  const { end, packet, releasedPs } = journey
  return {
    tunnel,
    packet,
    worstPs: way.worstPs,
    wires: journey.hops.map(({ link, arrivalPs, startPs, endPs, farPs, ahead, cutBy = [] }) => ({
      link: names.link.get(link)!,
      arrivesPs: arrivalPs - releasedPs,
      startsPs: startPs - releasedPs,
      endsPs: endPs - releasedPs,
      farPs: farPs - releasedPs,
      ahead: [...ahead, ...cutBy].slice(0, MOST_BLOCKS).map(a => ({
        tunnel: a.tunnel,
        packet: a.packet,
        lane: a.lane,
        fromPs: a.startPs - releasedPs,
        toPs: a.endPs - releasedPs,
      })),
    })),
    end:
      end.kind === 'received'
        ? { kind: 'received', at: end.receiver, afterPs: end.latencyPs }
        : { kind: 'lost', at: end.link, afterPs: end.atPs - releasedPs },
    steps: journeySteps(journey, way).map(({ at, parts, met }, i) => ({
      link: i === 0 ? -1 : names.link.get(at)!,
      parts: parts.filter(part => (part.boundPs ?? 0) !== 0 || part.metPs !== 0),
      met: met
        .slice(0, MOST_AHEAD)
        .map(ahead => ({ tunnel: ahead.tunnel, packet: ahead.packet, costPs: ahead.costPs })),
      others: Math.max(0, met.length - MOST_AHEAD),
    })),
  }
}
