// What a survey of failures costs, in processor time of one core: every cable and switch of a fat-tree with tunnels in place,
// with and without new trees for what is down; and 100 failures of links through the library's `whatIf`. Some answers of each
// are held against a fresh analysis of what the failure leaves.
// Options: --only=TEXT, --k=N and --count=N for a size of one's own, --sample=N failures of all, --strict (limits are errors).

import { analyze } from '../src/allocation/analyze.ts'
import { check } from '../src/analysis/check.ts'
import { whatIf } from '../src/engine/what-if.ts'
import { generateRequests } from '../src/generate/requests.ts'
import { generateTopology } from '../src/generate/topology.ts'
import type { FailureAnswer, RerouteMethod, SurvivalInput } from '../src/model/planning/survival.ts'
import type { Allocation, Tunnel } from '../src/model/request.ts'
import type { Topology } from '../src/model/topology.ts'
import { elementsOf } from '../src/planning/survive/elements.ts'
import { partsOfSurvival } from '../src/planning/survive/parts.ts'
import { prepareSurvival } from '../src/planning/survive/prepare.ts'
import { survivalInput } from '../src/planning/survive/survive.ts'
import { cpuMillisOf, machine } from './support/measure.ts'
import { flag, option } from './support/options.ts'
import { printTable, whole } from './support/table.ts'

const ONLY = option('only', '')
const SAMPLE = Number(option('sample', 'Infinity'))
/** Answers held against a fresh analysis. */
const CHECKED = 12
const rows: string[][] = []

const networkOf = (k: number, count: number): { topology: Topology; allocation: Allocation } => {
  const topology = generateTopology({ shape: 'fat-tree', k })
  const requests = generateRequests(topology, { seed: 1, count, deadlineShare: 1 })
  return { topology, allocation: analyze(topology, requests, { algorithm: 'x-opt' }).allocation }
}

const worstOf = (topology: Topology, tunnels: readonly Tunnel[]): ReadonlyMap<string, number | null> =>
  new Map(
    check(topology, { tunnels }).tunnels.map(t => [
      t.id,
      t.maxJitterPs === null ? null : t.minLatencyPs + t.maxJitterPs,
    ]),
  )

/** Whom a fresh analysis of what is left says that a failure moves, and how many have new trees. */
const verify = (input: SurvivalInput, part: { readonly elements: readonly number[] }): void => {
  const answer = prepareSurvival({ ...input, listsMoves: true })(part)
  const links = new Set(part.elements.flatMap(e => elementsOf(input)[e]!.links))
  const routes = new Map(answer.rerouted.map(one => [one.id, one.routes]))
  const left = { ...input.topology, links: input.topology.links.filter(({ id }) => !links.has(id)) }
  const isUp = ({ routes: some }: Tunnel): boolean => some.flat().every(link => !links.has(link))
  const up = input.tunnels.filter(isUp)
  const before = worstOf(input.topology, input.tunnels)
  const after = worstOf(
    left,
    input.tunnels.map(t => ({ ...t, routes: routes.get(t.id) ?? t.routes })).filter(isUp),
  )
  const moves = up
    .map(({ id }) => ({ id, fromPs: before.get(id), toPs: after.get(id) }))
    .filter(({ fromPs, toPs }) => fromPs !== toPs)
  if (
    JSON.stringify(answer.moves) !== JSON.stringify(moves) ||
    answer.down.length !== input.tunnels.length - up.length
  )
    throw new Error(`${JSON.stringify(part)}: other bounds than a fresh analysis`)
  for (const { id, toPs } of answer.rerouted)
    if (after.get(id) !== toPs) throw new Error(`${id}: ${toPs}, afresh ${after.get(id)}`)
}

const survey = (k: number, count: number, reroute: RerouteMethod, limitSeconds: number): void => {
  const name = `k=${k}, ${count} tunnels, ${reroute === 'none' ? 'no rerouting' : reroute}`
  if (!name.includes(ONLY)) return
  const { topology, allocation } = networkOf(k, count)
  const input = survivalInput(topology, allocation, { reroute })
  const all = partsOfSurvival(input)
  const step = Math.max(1, Math.floor(all.length / SAMPLE))
  const parts = all.filter((_, i) => i % step === 0)
  const answers: FailureAnswer[] = []
  const cpuMs = cpuMillisOf(() => {
    const answerTo = prepareSurvival(input)
    for (const part of parts) answers.push(answerTo(part))
  })
  for (let i = 0; i < CHECKED; i++) verify(input, parts[1 + Math.floor(((parts.length - 1) * i) / CHECKED)]!)
  const sum = (of: (answer: FailureAnswer) => number): number => answers.reduce((s, a) => s + of(a), 0)
  const seconds = ((cpuMs / 1000) * all.length) / parts.length
  rows.push([
    name,
    whole(parts.length),
    whole(sum(({ down }) => down.length)),
    whole(sum(({ rerouted }) => rerouted.length)),
    whole(sum(({ rising, falling }) => rising + falling)),
    (cpuMs / parts.length).toFixed(2),
    seconds.toFixed(2),
    String(limitSeconds),
  ])
  if (flag('strict') && seconds > limitSeconds)
    throw new Error(`${name}: ${seconds} s, allowed ${limitSeconds} s`)
}

/** The library's engine, which analyses the network once. */
const links = (failures: number, limitSeconds: number): void => {
  const name = `k=8, 300 tunnels, ${failures} links, whatIf`
  if (!name.includes(ONLY)) return
  const { topology, allocation } = networkOf(8, 300)
  const step = Math.floor(topology.links.length / failures)
  const failed = topology.links.filter((_, i) => i % step === 0).slice(0, failures)
  let down = 0
  let moved = 0
  const cpuMs = cpuMillisOf(() => {
    const network = whatIf(topology, allocation)
    const before = network.mark()
    for (const { id } of failed) {
      const change = network.fail({ link: id })
      down += change.moved.filter(({ after }) => after === undefined).length
      moved += change.moved.length
      network.rollBackTo(before)
    }
  })
  const seconds = cpuMs / 1000
  rows.push([
    name,
    whole(failures),
    whole(down),
    '0',
    whole(moved - down),
    (cpuMs / failures).toFixed(2),
    seconds.toFixed(2),
    String(limitSeconds),
  ])
  if (flag('strict') && seconds > limitSeconds)
    throw new Error(`${name}: ${seconds} s, allowed ${limitSeconds} s`)
}

console.log(machine())
const k = Number(option('k', '0'))
if (k > 0) survey(k, Number(option('count', '1000')), option('reroute', 'none') as RerouteMethod, Infinity)
else {
  links(100, 1)
  survey(8, 1000, 'none', 10)
  survey(8, 1000, 'greedy', 30)
  survey(8, 1000, 'x-opt', 30)
  survey(16, 10_000, 'none', 120)
}
printTable(
  'failures, processor time of one core',
  ['', 'failures', 'down', 'rerouted', 'moved', 'ms each', 's', 'limit s'],
  rows,
)
