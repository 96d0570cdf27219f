import type { Solution } from '../../../analysis/solution.ts'
import type { MeasuredJitter } from '../../../model/hosts.ts'
import type { Tunnel } from '../../../model/request.ts'
import type { Topology } from '../../../model/topology.ts'
import type { Witness } from '../../../model/witness.ts'
import type { JitterModel } from '../../../simulation/setup/jitter-model.ts'
import type { Phases } from '../../../simulation/setup/scenario.ts'
import type { SimulationOptions } from '../../../simulation/setup/simulation-options.ts'
import { type AllocationOrRequests, Inputs, tunnelsOf } from '../../input/inputs.ts'
import { solved } from '../../input/solved.ts'
import { type FixedPointGiven, overAfter } from '../../options/method.ts'
import type { Run } from '../../process/command.ts'
import type { FromFile, SimulateGiven } from './simulate-given.ts'
import type { SimulateCliOptions } from './simulate-options.ts'

/** Files read: the network with the hosts asked for, what is placed on it, and the choices for the simulation. */
export interface Loaded {
  readonly topology: Topology
  readonly tunnels: readonly Tunnel[]
  /** Undefined with `--no-bounds`. */
  readonly solution: Solution | undefined
  /** Measured hosts that took the place of the topology's. */
  readonly hosts: MeasuredJitter | undefined
  readonly options: SimulationOptions
  /** What is to be replayed, with `--witness`. */
  readonly witness: Witness | undefined
}

const isFile = <T extends { readonly kind: string }>(value: T | FromFile): value is FromFile =>
  value.kind === 'file'

const quantilesOf = ({ share, delayPs }: MeasuredJitter): JitterModel => ({
  kind: 'quantiles',
  quantiles: { share, delayPs },
})

/** An allocation as it is; requests as `analyze` places them. Bounds are those of the network with the hosts asked for. */
export const loadSimulation = async (
  topologyPath: string,
  path: string,
  options: SimulateCliOptions,
  given: SimulateGiven,
  bounds: FixedPointGiven,
  { io }: Run,
): Promise<Loaded> => {
  const inputs = new Inputs(options, io, await overAfter(options.timeLimit, io))
  const plain = await inputs.topology(topologyPath)
  const read = await inputs.allocationOrRequests(path, plain)
  const modelOf = async (model: JitterModel | FromFile): Promise<JitterModel> =>
    isFile(model) ? quantilesOf(await inputs.hosts(model.path)) : model
  const jitter = await modelOf(given.jitter)
  const hostJitter = await modelOf(given.hostJitter)
  const { hosts: asked } = given
  const hosts = asked !== undefined && 'kind' in asked ? await inputs.hosts(asked.path) : asked
  const ids = tunnelsOf(read).map(t => t.id)
  const phases: Phases = isFile(given.phases)
    ? { kind: 'given', ps: await inputs.phases(given.phases.path, ids) }
    : given.phases
  const witness = options.witness === undefined ? undefined : await inputs.witness(options.witness)
  await inputs.finish()
  const { withHosts } = await import('../../../simulation/setup/hosts.ts')
  const topology = hosts === undefined ? plain : withHosts(plain, hosts)
  const placed = await place(topology, read, options, bounds, io)
  const kept = new Set(placed.tunnels.map(t => t.id))
  return {
    topology,
    ...placed,
    hosts,
    witness,
    options: {
      seed: options.seed,
      replications: options.replications,
      span: given.span,
      warmUpPs: given.warmUpPs,
      // Of requests that were placed: one that was rejected sends nothing.
      phases:
        phases.kind === 'given' ? { ...phases, ps: phases.ps.filter((_, i) => kept.has(ids[i]!)) } : phases,
      jitter,
      hostJitter: hosts === undefined ? hostJitter : quantilesOf(hosts),
      bestEffort: given.bestEffort,
      clocks: options.clocks,
      ...(hosts === undefined ? {} : { hosts: hosts.name }),
    },
  }
}

const place = async (
  topology: Topology,
  read: AllocationOrRequests,
  options: SimulateCliOptions,
  bounds: FixedPointGiven,
  io: Run['io'],
): Promise<Pick<Loaded, 'tunnels' | 'solution'>> => {
  if (!options.bounds && read.kind === 'allocation')
    return { tunnels: read.allocation.tunnels, solution: undefined }
  const { solution } = await solved(topology, read, bounds, options, io)
  return { tunnels: solution.allocation.tunnels, solution: options.bounds ? solution : undefined }
}
