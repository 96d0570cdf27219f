import type { Violation } from '../model/verdict.ts'
import type { Network } from '../network/network.ts'
import type { Tree } from '../network/tree.ts'
import type { FailedElement } from './change.ts'

export type TreeViolation = Extract<Violation, { code: 'TREE' }>

/** Links and nodes that have failed: a link carries nothing while it, or a node at one of its ends, is down. */
export class Failures {
  readonly #network: Network
  readonly #links = new Set<number>()
  readonly #nodes = new Set<number>()

  constructor(network: Network) {
    this.#network = network
  }

  has(what: FailedElement): boolean {
    return 'link' in what
      ? this.#links.has(this.#linkOf(what.link))
      : this.#nodes.has(this.#nodeOf(what.node))
  }

  set(what: FailedElement, isDown: boolean): void {
    const [set, index] =
      'link' in what ? [this.#links, this.#linkOf(what.link)] : [this.#nodes, this.#nodeOf(what.node)]
    if (isDown) set.add(index)
    else set.delete(index)
  }

  /** Links that carry nothing while `what` is down. */
  linksOf(what: FailedElement): readonly number[] {
    if ('link' in what) return [this.#linkOf(what.link)]
    const { outStart, outLinks, inStart, inLinks } = this.#network
    const node = this.#nodeOf(what.node)
    return [
      ...outLinks.subarray(outStart[node], outStart[node + 1]),
      ...inLinks.subarray(inStart[node], inStart[node + 1]),
    ]
  }

  /** What of a tunnel's tree has failed, the first from the sender on; undefined where all of it works. */
  faultOf(id: string, tree: Tree): TreeViolation | undefined {
    if (this.#links.size === 0 && this.#nodes.size === 0) return undefined
    const { topology, to } = this.#network
    const down = (what: 'link' | 'node', name: string): TreeViolation => ({
      code: 'TREE',
      message: `tunnel ${id} is down: ${what} ${name} of its tree has failed`,
      tunnel: id,
      [what]: name,
    })
    if (this.#nodes.has(tree.sender)) return down('node', topology.nodes[tree.sender].id)
    for (const link of tree.links) {
      if (this.#links.has(link)) return down('link', topology.links[link].id)
      if (this.#nodes.has(to[link])) return down('node', topology.nodes[to[link]].id)
    }
    return undefined
  }

  #linkOf(id: string): number {
    const link = this.#network.linkIndex.get(id)
    if (link === undefined) throw new RangeError(`there is no link ${id}`)
    return link
  }

  #nodeOf(id: string): number {
    const node = this.#network.nodeIndex.get(id)
    if (node === undefined) throw new RangeError(`there is no node ${id}`)
    return node
  }
}
