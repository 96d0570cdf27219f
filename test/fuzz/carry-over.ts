import type { Scenario } from '../../src/simulation/setup/scenario.ts'
import type { Case } from './case.ts'

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** What packets of a tunnel may be and when they may come. */
const rulesOf = ({ topology, tunnels }: Case, id: string): unknown => [
  tunnels.find(t => t.id === id),
  topology.encapsulation,
  topology.clockTolerancePpb,
  topology.mtuBits,
  topology.links.map(l => l.mtuBits),
]

/** How far jitter may go, and where. */
const jitters = ({ topology }: Case): unknown => [
  topology.nodes.map(n => [n.id, n.maxJitterPs, n.sendJitterPs]),
  topology.links.map(l => [l.id, l.maxJitterPs]),
]

/**
 * The scenario of a case for a simpler case: by the numbers that tunnels and links have there, and without what the simpler
 * case no longer allows, so that nothing it shows is the scenario's own fault.
 */
export const carriedOver = (from: Case, to: Case): Scenario | undefined => {
  const { scenario } = from
  if (scenario === undefined || from === to) return scenario
  const { fixedJitter, packets, reservedPhasesPs, failure, ...rest } = scenario
  const { phases, clocks } = rest
  const before = to.tunnels.map(({ id }) => from.tunnels.findIndex(t => t.id === id))
  const names = new Set(to.topology.nodes.map(n => n.id))
  const isStill = (t: number): boolean => isSame(from.tunnels[before[t]!], to.tunnels[t])
  const linkBefore = to.topology.links.map(({ id }) => from.topology.links.findIndex(l => l.id === id))
  const isThere = (of: NonNullable<Scenario['failure']>): boolean =>
    of.kind === 'node' ? names.has(of.node) : to.topology.links.some(l => l.id === of.link)
  const jitter = !isSame(jitters(from), jitters(to))
    ? []
    : (fixedJitter ?? []).flatMap(one => {
        const tunnel = before.indexOf(one.tunnel)
        return tunnel >= 0 && isStill(tunnel) ? [{ ...one, tunnel }] : []
      })
  return {
    ...rest,
    ...(phases.kind === 'given'
      ? { phases: { kind: 'given', ps: before.map(t => phases.ps[t] ?? 0) } as const }
      : {}),
    ...(typeof clocks === 'string' ? {} : { clocks: { slow: clocks.slow.filter(id => names.has(id)) } }),
    ...(jitter.length === 0 ? {} : { fixedJitter: jitter }),
    ...(packets === undefined
      ? {}
      : {
          packets: before.map((t, i) =>
            isSame(rulesOf(from, from.tunnels[t]?.id ?? ''), rulesOf(to, to.tunnels[i]!.id))
              ? packets[t]
              : undefined,
          ),
        }),
    ...(reservedPhasesPs === undefined
      ? {}
      : { reservedPhasesPs: linkBefore.map(e => (e < 0 ? undefined : reservedPhasesPs[e])) }),
    ...(failure === undefined || !isThere(failure) ? {} : { failure }),
  }
}
