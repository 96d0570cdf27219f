import { describeNetwork, type Network } from '../arbitraries/network.ts'
import type { Answer } from '../reference/analyze.ts'
import { type Effort, hunt } from '../simulator/hunt.ts'
import { type Bounds, Closeness, judge } from '../simulator/judge.ts'
import { plan } from '../simulator/plan.ts'
import { climb } from './effort.ts'

export interface Attack {
  readonly broken: readonly string[]
  readonly closeness: Closeness
  readonly runs: number
  readonly packetHops: number
}

const USUAL: Omit<Effort, 'seed'> = { packets: 200, randomRuns: 3, criticalRuns: 4, climb, victims: 2 }

/** Simulates a network in many ways, each meant to break one of `bounds`; stops at the first run that does. */
export const attack = (network: Network, bounds: Bounds, effort: Partial<Effort> = {}): Attack => {
  const plans = plan(network.topology, network.tunnels)
  const closeness = new Closeness()
  let [runs, packetHops] = [0, 0]
  for (const run of hunt(plans, { ...USUAL, seed: network.seed, ...effort })) {
    runs++
    packetHops += run.outcome.packetHops
    const broken = judge(plans, run, bounds, closeness)
    if (broken.length > 0) {
      const said = `${describeNetwork(network)}, run ${runs}, phases ${run.choices.phasesPs.join(' ')}`
      return { broken: broken.map(b => `${said}: ${b}`), closeness, runs, packetHops }
    }
  }
  return { broken: [], closeness, runs, packetHops }
}

export const boundsOf = (answer: Answer): Bounds => ({
  range: (tunnel, receiver) => answer.tunnels.get(tunnel)!.receivers.get(receiver)!,
  backlogBits: (link, lane) => answer.queues.get(`${link}/${lane}`)!.backlogBits,
})

/** The same failure with as few tunnels as dropping them one at a time leaves. */
export const fewerTunnels = (
  network: Network,
  fails: (n: Network) => readonly string[],
): readonly string[] => {
  let [smallest, why] = [network, fails(network)]
  for (let i = 0; why.length > 0 && i < smallest.tunnels.length; ) {
    const fewer = { ...smallest, tunnels: smallest.tunnels.filter((_, at) => at !== i) }
    const again = fewer.tunnels.length === 0 ? [] : fails(fewer)
    if (again.length > 0) [smallest, why] = [fewer, again]
    else i++
  }
  return why
}

/** A summary line of how near the attacks came, for the eye. */
export const describeCloseness = (attacks: readonly Attack[]): string => {
  const shares = (of: (c: Closeness) => Map<string, number>): string => {
    const all = attacks.flatMap(a => [...of(a.closeness).values()]).sort((a, b) => a - b)
    const at = (p: number): string => (all[Math.floor(p * (all.length - 1))] ?? 0).toFixed(3)
    const mean = all.reduce((sum, x) => sum + x, 0) / Math.max(1, all.length)
    return `${all.length} bounds, reached on average ${mean.toFixed(3)}, median ${at(0.5)}, 90% ${at(0.9)}, most ${at(1)}`
  }
  const runs = attacks.reduce((sum, a) => sum + a.runs, 0)
  const hops = attacks.reduce((sum, a) => sum + a.packetHops, 0)
  return [
    `${attacks.length} networks, ${runs} runs, ${hops} packet hops`,
    `delay: ${shares(c => c.delay)}`,
    `backlog: ${shares(c => c.backlog)}`,
  ].join('\n')
}
