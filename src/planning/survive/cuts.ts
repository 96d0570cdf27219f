import type { Cut, RiskElement } from '../../model/planning/survival.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'

/** Tells what of a cut attaches an end: its only cable, or all that its cables lead to. */
export class Attachments {
  /** Ids of the links at each node, both directions. */
  readonly #at = new Map<string, Set<string>>()
  /** Nodes beside each node. */
  readonly #beside = new Map<string, Set<string>>()

  constructor({ nodes, links }: Topology) {
    for (const { id } of nodes) {
      this.#at.set(id, new Set())
      this.#beside.set(id, new Set())
    }
    for (const { id, from, to } of links) {
      for (const node of [from, to]) this.#at.get(node)?.add(id)
      this.#beside.get(from)?.add(to)
      this.#beside.get(to)?.add(from)
    }
  }

  /** An element without which no way leads to a receiver of a tunnel. */
  cut({ kind, id, links, nodes }: RiskElement, receiver: string, { sender }: Tunnel): Cut {
    const isAttachment = [sender, receiver].some(end => {
      const beside = [...(this.#beside.get(end) ?? [])]
      const isAlone = [...(this.#at.get(end) ?? [])].every(link => links.includes(link))
      return isAlone || (beside.length > 0 && beside.every(node => nodes.includes(node)))
    })
    return { kind, id, receiver, isAttachment }
  }
}
