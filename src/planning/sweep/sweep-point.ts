import { placeAndSolve } from '../../allocation/analyze.ts'
import { Engine } from '../../engine/engine.ts'
import { InputError } from '../../model/checks/input-error.ts'
import type { RuleAnswer, SweepBase, SweepInput, SweepPoint } from '../../model/planning/sweep.ts'
import type { Request } from '../../model/request.ts'
import type { Network } from '../../network/network.ts'
import { qjump } from '../rules/qjump.ts'
import type { Rule } from '../rules/rule.ts'
import { shortestRoute } from '../rules/shortest-route.ts'
import { silo } from '../rules/silo.ts'
import { varied } from './varied.ts'

/** Everything of one point of a sweep. Throws Stopped where `shouldStop` says so. */
export const sweepPoint = (
  input: SweepInput,
  at: readonly number[],
  shouldStop: () => boolean,
): SweepPoint => {
  const { bases, variations, on } = input
  const base = bases[bases.length > 1 ? (at[0] ?? 0) : 0]
  if (base === undefined) throw new RangeError('a sweep needs a network')
  try {
    const values = variations.map(({ values: all }, i) => all[at[i] ?? 0] ?? 0)
    return { at, ...placed(varied(base, variations, values, on), input, shouldStop) }
  } catch (error) {
    if (!(error instanceof InputError || error instanceof RangeError)) throw error
    return { at, ...NOTHING, requests: base.requests.length, impossible: firstLine(error) }
  }
}

const firstLine = ({ message }: Error): string => message.split('\n')[0] ?? message

const NONE: RuleAnswer = { accepted: 0, worstPs: null }
const NOTHING = { accepted: 0, worstPs: null, slackPs: null, sumPs: null, qjump: NONE, silo: NONE } as const

const placed = (
  { topology, requests }: SweepBase,
  { algorithm, options }: SweepInput,
  shouldStop: () => boolean,
): Omit<SweepPoint, 'at'> => {
  const { result } = placeAndSolve(topology, requests, { ...options, algorithm, shouldStop })
  const { tunnels, summary } = result
  let worst: (typeof tunnels)[number] | undefined
  let tightest: (typeof tunnels)[number] | undefined
  for (const tunnel of tunnels) {
    if ((tunnel.worstPs ?? Number.NaN) > (worst?.worstPs ?? -1)) worst = tunnel
    if ((tunnel.slackPs ?? Number.NaN) < (tightest?.slackPs ?? Number.POSITIVE_INFINITY)) tightest = tunnel
  }
  const { network } = Engine.of(topology).hops
  const largest = requests.reduce((most, { sizeBits }) => Math.max(most, sizeBits), 0)
  return {
    requests: requests.length,
    accepted: requests.length - result.rejected.length,
    worstPs: worst?.worstPs ?? null,
    ...(worst === undefined ? {} : { worstOf: worst.id }),
    slackPs: tightest?.slackPs ?? null,
    ...(tightest === undefined ? {} : { slackOf: tightest.id }),
    sumPs: summary.objectivePs,
    qjump: byRule(network, requests, qjump(network, largest)),
    silo: byRule(network, requests, silo(network)),
  }
}

const byRule = (network: Network, requests: readonly Request[], rule: Rule): RuleAnswer => {
  let accepted = 0
  let worstPs: number | null = null
  for (const request of requests) {
    const routes = request.receivers.flatMap(receiver => {
      const route = shortestRoute(network, request.sender, receiver)
      return route === undefined ? [] : [route]
    })
    const promisedPs = routes.length < request.receivers.length ? undefined : rule.admits(request, routes)
    if (promisedPs === undefined) continue
    accepted++
    worstPs = Math.max(worstPs ?? 0, Math.ceil(promisedPs))
  }
  return { accepted, worstPs }
}
