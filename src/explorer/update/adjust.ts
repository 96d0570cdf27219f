import type { Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { formatSize, formatTime } from '../../quantity/format-quantity.ts'
import { readTunnelForm } from '../state/read-form.ts'
import type { Parameter } from '../state/state.ts'
import { type World, worstOf } from '../what-if/world.ts'
import { rungAbove, rungBelow } from './ladder.ts'

export type Adjusted =
  | { readonly kind: 'tunnel'; readonly tunnel: Tunnel }
  | { readonly kind: 'refused'; readonly why: string }

const BYTE = 8

const stepped = (value: number, up: boolean): number => (up ? rungAbove(value) : rungBelow(value))

/** One step up or down of one parameter of a tunnel, judged by the parser of files. */
export const adjust = (
  world: World,
  topology: Topology,
  tunnel: Tunnel,
  parameter: Parameter,
  up: boolean,
): Adjusted => {
  const values = valuesFor(world, tunnel, parameter, up)
  if (values === undefined) return { kind: 'refused', why: `${tunnel.id} has no ${parameter} to change` }
  const read = readTunnelForm(values, topology, tunnel)
  if (read.ok) return { kind: 'tunnel', tunnel: read.value }
  const { code, message } = read.diagnostics.find(d => d.severity === 'error')!
  return { kind: 'refused', why: `${code} ${parameter}: ${message}` }
}

type Values = Parameters<typeof readTunnelForm>[0]

const valuesFor = (world: World, tunnel: Tunnel, parameter: Parameter, up: boolean): Values | undefined => {
  switch (parameter) {
    case 'period':
      return { period: formatTime(stepped(tunnel.periodPs, up)) }
    case 'size':
      return { loadSize: formatSize(stepped(Math.max(1, Math.ceil(tunnel.loadSizeBits / BYTE)), up) * BYTE) }
    case 'lane':
      return { lane: String(tunnel.lane + (up ? 1 : -1)) }
    case 'deadline': {
      if (tunnel.deadlinePs !== undefined) return { deadline: formatTime(stepped(tunnel.deadlinePs, up)) }
      // None yet: the first one is just met.
      const worst = worstOf(world.bounds.get(tunnel.id))
      return worst === undefined || worst === null ? undefined : { deadline: formatTime(rungAbove(worst)) }
    }
  }
}
