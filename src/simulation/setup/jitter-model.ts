import type { JitterModel, Quantiles } from '../../model/witness.ts'
import { mix, upTo } from './hash.ts'

export type { JitterModel }

/** A jitter in [0, mostPs] from a draw of 32 bits. */
export const jitterPs = (model: JitterModel, draw: number, mostPs: number): number => {
  switch (model.kind) {
    case 'none':
      return 0
    case 'maximum':
      return mostPs
    case 'uniform':
      return upTo(draw, mostPs)
    case 'two-point':
      return draw < model.share * 2 ** 32 ? mostPs : 0
    case 'quantiles':
      return Math.min(mostPs, quantilePs(model.quantiles, draw / 2 ** 32))
  }
}

const quantilePs = ({ share, delayPs }: Quantiles, at: number): number => {
  let i = 1
  while (i < share.length - 1 && share[i] <= at) i++
  const [p0, p1] = [share[i - 1], share[i]]
  const [d0, d1] = [delayPs[i - 1], delayPs[i]]
  return Math.floor(d0 + (p1 > p0 ? ((at - p0) / (p1 - p0)) * (d1 - d0) : 0))
}

/** Jitter that a link adds, by part: the wire and switches after one model, hosts after another. */
export interface LinkJitter {
  readonly wirePs: number
  readonly hostPs: number
}

/** The jitter of one crossing, from one draw; where both parts draw, the host's is derived from it. */
export const linkJitterPs = (
  wire: JitterModel,
  host: JitterModel,
  { wirePs, hostPs }: LinkJitter,
  draw: number,
): number =>
  (wirePs === 0 ? 0 : jitterPs(wire, draw, wirePs)) +
  (hostPs === 0 ? 0 : jitterPs(host, wirePs === 0 ? draw : mix(draw ^ 0x5bd1e995) >>> 0, hostPs))
