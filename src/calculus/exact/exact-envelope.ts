import { Fraction } from 'fraction.js'
import type { Flows } from '../queue/flows.ts'
import { ONE, whole, ZERO } from '../queue/line.ts'
import type { QueueLoad } from '../queue/queue-load.ts'

/** σ = Σ C(1 + J/π) and ρ = Σ C/π, exact. */
export interface ExactEnvelope {
  readonly burst: Fraction
  readonly rate: Fraction
}

export const exactEnvelope = (flows: Flows): ExactEnvelope => {
  let burst = ZERO
  let rate = ZERO
  for (let i = 0; i < flows.count; i++) {
    const share = new Fraction(BigInt(flows.cost[i]), BigInt(flows.period[i]))
    rate = rate.add(share)
    burst = burst.add(whole(flows.cost[i])).add(share.mul(whole(flows.jitter[i])))
  }
  return { burst, rate }
}

/** `⌈V(a)⌉` of MODEL "Long busy periods" for a packet of `costPs`, not below 0. */
export const tailWait = (load: QueueLoad, costPs: number, a: number): number => {
  const [same, higher] = [exactEnvelope(load.same), exactEnvelope(load.higher)]
  const work = whole(load.blocking - costPs)
    .add(same.burst)
    .add(higher.burst)
    .add(same.rate.mul(whole(a)))
  const wait = work.div(ONE.sub(higher.rate)).sub(whole(a))
  return Math.max(0, Number(wait.ceil().valueOf()))
}
