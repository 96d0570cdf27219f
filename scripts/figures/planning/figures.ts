import { readFileSync } from 'node:fs'
import { analyze } from '../../../src/allocation/analyze.ts'
import { headroomSvg } from '../../../src/chart/headroom-chart.ts'
import { sweepSvg } from '../../../src/chart/sweep-chart.ts'
import { parseRequestsOrThrow } from '../../../src/formats/requests/parse-requests.ts'
import { parseTopologyOrThrow } from '../../../src/formats/topology/parse-topology.ts'
import { largestPacketBits } from '../../../src/model/port.ts'
import type { Request } from '../../../src/model/request.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { headroom } from '../../../src/planning/headroom/ask-headroom.ts'
import { sweep } from '../../../src/planning/sweep/ask-sweep.ts'

const read = (name: string): string => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8')

const twoRacks = (): { readonly topology: Topology; readonly requests: readonly Request[] } => {
  const file = 'topologies/two-racks.yaml'
  const asked = 'examples/two-racks.requests.yaml'
  const topology = parseTopologyOrThrow(read(file), { file })
  return { topology, requests: parseRequestsOrThrow(read(asked), { file: asked, topology }) }
}

const US = 1_000_000

const headroomFigure = (): string => {
  const { topology, requests } = twoRacks()
  const loadSizeBits = 64 * 8
  const template = {
    loadSizeBits,
    sizeBits: largestPacketBits(topology, loadSizeBits, false),
    periodPs: 10 * US,
    lane: 0,
    deadlinePs: 60 * US,
  }
  const { allocation } = analyze(topology, requests)
  return headroomSvg(headroom(topology, allocation, { only: ['pairs'], template })) ?? ''
}

const sweepFigure = (): string => {
  const { topology, requests } = twoRacks()
  const values = Array.from({ length: 9 }, (_, i) => (i + 2) * 1_000_000_000)
  const result = sweep(topology, requests, [{ parameter: 'bandwidth', isFactor: false, values }])
  return sweepSvg(result, 'accepted', topology.name)
}

/** The plots of docs/HEADROOM.md and docs/SWEEP.md by file name. */
export const PLANNING_FIGURES: ReadonlyMap<string, () => string> = new Map([
  ['headroom-two-racks.svg', headroomFigure],
  ['sweep-bandwidth.svg', sweepFigure],
])
