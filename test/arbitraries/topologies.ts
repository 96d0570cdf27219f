import { ENCAPSULATIONS } from '../../src/model/encapsulation.ts'
import type { Link, Node, Topology } from '../../src/model/topology.ts'
import type { Random } from './random.ts'
import { shapeOf } from './shapes.ts'

const NS = 1000
const US = 1_000_000
const GBPS = 1_000_000_000

/** Palettes of link speeds: alike, stepwise, slow beside very fast, and rates that no byte divides. */
const SPEEDS: readonly (readonly number[])[] = [
  [GBPS],
  [10 * GBPS],
  [100_000_000, GBPS],
  [GBPS, 10 * GBPS, 25 * GBPS],
  [10_000_000, 100_000_000, GBPS],
  [600_000_000, 1_300_000_000, 2_500_000_000],
  [333_333_333, 777_777_777, GBPS],
  [10_000_000, GBPS, 100 * GBPS],
]

const time = (r: Random, mostPs: number): number =>
  r.pick([0, 0, r.int(0, Math.floor(mostPs / NS)) * NS, r.int(0, mostPs)])

const switchOf = (id: string, r: Random, calm: boolean): Node => ({
  id,
  kind: 'switch',
  minLatencyPs: time(r, 3 * US),
  maxJitterPs: calm ? 0 : time(r, US),
  multicastLatencyPs: time(r, 4 * US),
  sendLatencyPs: 0,
  sendJitterPs: 0,
  forwards: true,
})

const hostOf = (id: string, r: Random, calm: boolean): Node => ({
  id,
  kind: 'host',
  minLatencyPs: time(r, 2 * US),
  maxJitterPs: calm ? 0 : time(r, US),
  multicastLatencyPs: r.chance(0.2) ? time(r, US) : 0,
  sendLatencyPs: time(r, 2 * US),
  sendJitterPs: calm ? 0 : r.chance(0.1) ? time(r, 60 * US) : time(r, US),
  forwards: r.chance(0.15),
})

export const randomTopology = (r: Random): Topology => {
  const shape = shapeOf(r)
  const calm = r.chance(0.4)
  const nodes: Node[] = shape.switches.map(id => switchOf(id, r, calm))
  const cables = [...shape.cables]
  const perSwitch = shape.switches.length === 1 ? 6 : 2
  for (const s of shape.switches)
    for (let i = r.int(1, perSwitch); i > 0; i--) {
      const id = `h${nodes.length}`
      nodes.push(hostOf(id, r, calm))
      cables.push({ from: id, to: s, oneWay: false })
      if (r.chance(0.08)) cables.push({ from: r.pick(shape.switches), to: id, oneWay: r.chance(0.5) })
    }
  const speeds = r.pick(SPEEDS)
  const wire = (id: string, from: string, to: string, bandwidthBps: number): Link => ({
    id,
    from,
    to,
    bandwidthBps,
    queueSizeBits: 64 * 1024 * 1024 * 8,
    minLatencyPs: time(r, 2 * US),
    maxJitterPs: calm ? 0 : time(r, US / 2),
  })
  const links = cables.flatMap(({ from, to, oneWay }, i) => {
    const speed = r.pick(speeds)
    const back = r.chance(0.1) ? r.pick(speeds) : speed
    return [wire(`c${i}`, from, to, speed), ...(oneWay ? [] : [wire(`c${i}~`, to, from, back)])]
  })
  return {
    name: shape.name,
    bestEffortMaxFrameBits: r.pick([0, 0, 1542 * 8, r.int(64, 1542) * 8]),
    encapsulation: ENCAPSULATIONS.none,
    clockTolerancePpb: r.chance(0.15) ? r.pick([100_000, 50_000, 1_234_567]) : 0,
    nodes,
    links: r.chance(0.3) ? r.shuffled(links) : links,
  }
}
