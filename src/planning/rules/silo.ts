import type { Network } from '../../network/network.ts'
import { PS_PER_SECOND } from '../../quantity/scale.ts'
import { fixedPs, linksOf, type Rule } from './rule.ts'

/**
 * Silo (Jang et al., SIGCOMM 2015, §4.2): every port may delay by its queue capacity, queue size over rate, whatever is in
 * it; a path's delay is the sum of them. Admitted is what keeps that within the deadline, every port's rate within the
 * line, and its bursts, each grown by rate × capacity at every port before, within the queue.
 */
export const silo = (network: Network): Rule => {
  const bursts = new Float64Array(network.linkCount)
  const rates = new Float64Array(network.linkCount)
  return {
    admits: ({ sizeBits, periodPs, deadlinePs = Number.POSITIVE_INFINITY }, routes) => {
      const rate = (sizeBits * PS_PER_SECOND) / periodPs
      const adds = new Map<number, number>()
      let worstPs = 0
      for (const route of routes) {
        let burst = sizeBits
        let delayPs = 0
        for (const link of linksOf(network, route)) {
          const capacityPs =
            ((network.queueBits[link] ?? 0) / (network.bandwidthBps[link] ?? 1)) * PS_PER_SECOND
          adds.set(link, Math.max(burst, adds.get(link) ?? 0))
          burst += (rate * capacityPs) / PS_PER_SECOND
          delayPs += capacityPs + fixedPs(network, link)
        }
        worstPs = Math.max(worstPs, delayPs)
      }
      const fits = [...adds].every(
        ([link, burst]) =>
          (bursts[link] ?? 0) + burst <= (network.queueBits[link] ?? 0) &&
          (rates[link] ?? 0) + rate <= (network.bandwidthBps[link] ?? 0),
      )
      if (!fits || worstPs > deadlinePs) return undefined
      for (const [link, burst] of adds) {
        bursts[link] = (bursts[link] ?? 0) + burst
        rates[link] = (rates[link] ?? 0) + rate
      }
      return worstPs
    },
  }
}
