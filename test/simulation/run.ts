import { expect } from 'vitest'
import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import { BatchKernel } from '../../src/simulation/kernels/batch-kernel.ts'
import { isForPorts, watchedKernel } from '../../src/simulation/kernels/choose-kernel.ts'
import { PortKernel } from '../../src/simulation/kernels/port-kernel.ts'
import {
  CARRY,
  CELL,
  COUNT,
  MAX,
  MIN,
  SUM_HIGH,
  SUM_LOW,
  type Tally,
} from '../../src/simulation/kernels/tally.ts'
import { type PacketRecords, planSimulation } from '../../src/simulation/setup/packet-records.ts'
import { type RunTables, runTables } from '../../src/simulation/setup/run-tables.ts'
import { CALM, type Scenario } from '../../src/simulation/setup/scenario.ts'
import { isSame } from './same.ts'

/** One packet through one queue and over the wire behind it. */
export interface Crossing {
  readonly record: number
  readonly number: number
  readonly arrivalPs: number
  readonly startPs: number
  readonly endPs: number
  /** At the far node, multicast latency included. */
  readonly farPs: number
}

export interface Seen {
  readonly count: number
  readonly minPs: number
  readonly maxPs: number
  readonly sumPs: number
}

export interface Finished {
  readonly plan: PacketRecords
  readonly tables: RunTables
  readonly tally: Tally
  /** Of every queue, in the order in which transmissions begin. */
  readonly crossings: readonly Crossing[]
  /** Size on the wire of the packet of a crossing. */
  readonly bitsOf: (crossing: Crossing) => number
  /** What one receiver saw of one tunnel; without a receiver, the tunnel's first. */
  readonly seen: (tunnel: string, node?: string) => Seen
}

const seenAt = ({ cells }: Tally, endpoint: number): Seen => {
  const cell = cells.subarray(endpoint * CELL)
  return {
    count: cell[COUNT]!,
    minPs: cell[MIN]!,
    maxPs: cell[MAX]!,
    sumPs: cell[SUM_LOW]! + cell[SUM_HIGH]! * CARRY,
  }
}

/** As `toEqual`, a hundred times faster where they are. */
export const expectSame = (a: Tally, b: Tally, name?: string): void => {
  if (!isSame(a, b)) expect(a, name).toEqual(b)
}

/** Runs a scenario until the network is empty, watched event by event, and where it is plain port by port and batch by batch, too: all must count the same. */
export const finish = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  scenario: Partial<Scenario> = {},
): Finished => {
  const plan = planSimulation(topology, tunnels)
  const tables = runTables(plan, { ...CALM, durationPs: 1, ...scenario })
  const crossings: Crossing[] = []
  const events = watchedKernel(tables, (record, number, arrivalPs, startPs, endPs, farPs) =>
    crossings.push({ record, number, arrivalPs, startPs, endPs, farPs }),
  )
  expect(events.advance(Number.POSITIVE_INFINITY)).toBe(true)
  if (!isForPorts(tables)) {
    const kernels = [new PortKernel(tables), ...(plan.order === undefined ? [] : [new BatchKernel(tables)])]
    for (const kernel of kernels) {
      expect(kernel.advance(Number.POSITIVE_INFINITY)).toBe(true)
      expectSame(kernel.tally, events.tally)
    }
  }
  const seen: Finished['seen'] = (id, node) => {
    const t = tunnels.findIndex(tunnel => tunnel.id === id)
    const endpoint = plan.endpoints.findIndex(s => s.tunnel === t && (node === undefined || s.node === node))
    return seenAt(events.tally, endpoint)
  }
  const sizes = new Map<string, number>()
  for (const [t] of tunnels.entries()) {
    const source = tables.source(t)
    for (let p = source.next(); p !== undefined; p = source.next()) sizes.set(`${t} ${p.number}`, p.bits)
  }
  const bitsOf: Finished['bitsOf'] = ({ record, number }) => sizes.get(`${plan.tunnel[record]} ${number}`)!
  return { plan, tables, tally: events.tally, crossings, bitsOf, seen }
}
