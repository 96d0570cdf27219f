import { type Contract, tunnelsOf } from '../../controller/contract/contract.ts'
import type { Controller } from '../../controller/controller.ts'
import type { Topology } from '../../model/topology.ts'
import { compileNetwork, type Network } from '../../network/network.ts'
import { sourceOf } from '../../network/source.ts'
import { PS_PER_SECOND } from '../../quantity/scale.ts'

/** What contracts amount to, for a glance: floating point, and no part of any proof. */
export interface ContractFigures {
  readonly granted: number
  readonly demoted: number
  /** Of these, for which the network has no place. */
  readonly cutOff: number
  /** Least deadline − (λmin + δmax), s; undefined where nobody has a deadline. */
  readonly leastSlackS: number | undefined
  /** Share of each link's rate that is promised away, by id. */
  readonly loads: ReadonlyMap<string, number>
}

/** Figures of one controller, made anew only after a decision. */
export class Figures {
  readonly #controller: Controller
  #compiled: { readonly topology: Topology; readonly network: Network } | undefined
  #made: { readonly sequence: number; readonly figures: ContractFigures } | undefined

  constructor(controller: Controller) {
    this.#controller = controller
  }

  get now(): ContractFigures {
    const { sequence } = this.#controller.state
    if (this.#made?.sequence !== sequence) this.#made = { sequence, figures: this.#make() }
    return this.#made.figures
  }

  #network(): Network {
    const { topology } = this.#controller
    if (this.#compiled?.topology !== topology)
      this.#compiled = { topology, network: compileNetwork(topology) }
    return this.#compiled.network
  }

  #make(): ContractFigures {
    const network = this.#network()
    const loads = new Map(network.topology.links.map(({ id }) => [id, 0]))
    const rates = new Map(network.topology.links.map(({ id, bandwidthBps }) => [id, bandwidthBps]))
    let demoted = 0
    let cutOff = 0
    let leastSlackS: number | undefined
    const { tunnels } = this.#controller
    for (const contract of tunnels) {
      if (contract.status === 'demoted') {
        demoted++
        if (contract.isCutOff) cutOff++
        continue
      }
      const slackS = slackOf(contract)
      if (slackS !== undefined) leastSlackS = Math.min(leastSlackS ?? Number.POSITIVE_INFINITY, slackS)
      for (const tunnel of tunnelsOf(contract)) {
        const ids = new Set(tunnel.routes.flat())
        const links = [...ids].flatMap(id => network.linkIndex.get(id) ?? [])
        const { kinds } = sourceOf(network, tunnel, links)
        const bits = kinds.reduce((sum, { hiBits, count }) => sum + hiBits * count, 0)
        const bps = (bits / tunnel.periodPs) * PS_PER_SECOND
        for (const id of ids)
          loads.set(id, (loads.get(id) ?? 0) + bps / (rates.get(id) ?? Number.POSITIVE_INFINITY))
      }
    }
    return { granted: tunnels.length - demoted, demoted, cutOff, leastSlackS, loads }
  }
}

/** Of the last promise, s. */
const slackOf = ({ request, promises }: Contract): number | undefined => {
  const promise = promises.at(-1)
  if (request.deadlinePs === undefined || promise?.maxJitterPs === undefined || promise.maxJitterPs === null)
    return undefined
  return (request.deadlinePs - promise.minLatencyPs - promise.maxJitterPs) / PS_PER_SECOND
}
