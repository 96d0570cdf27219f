import type { EndpointPair } from '../setup/lay-out.ts'
import type { Proven, ProvenRange } from '../setup/simulation-options.ts'

/** Range of the first copy at one receiver of a request that is sent twice, by what is broken. */
export const pairRange = (
  proven: Proven | undefined,
  { request, node }: EndpointPair,
  isBroken: boolean,
): ProvenRange | undefined => {
  const found = proven?.replicated?.find(one => one.request === request && one.node === node)
  if (found === undefined) return undefined
  const { minLatencyPs } = found
  const worstPs = isBroken ? found.worstAfterFailurePs : found.worstPs
  return { minLatencyPs, maxJitterPs: worstPs === null ? null : worstPs - minLatencyPs }
}
