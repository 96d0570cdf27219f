import type { Engine } from '../engine/engine.ts'
import type { Tunnel } from '../model/request.ts'
import type { Tree } from '../network/tree.ts'
import { LinkSums } from './link-sums.ts'

/** The sums of the tunnels that stand in an engine: they go with its trials. */
export class StandingSums {
  readonly #engine: Engine
  /** Undefined after a removal that left the last digits to the order of adding: then they are made anew. */
  #sums: LinkSums | undefined

  constructor(engine: Engine) {
    this.#engine = engine
    this.#sums = this.#anew()
  }

  get current(): LinkSums {
    const sums = this.#sums ?? this.#anew()
    if (this.#sums === undefined) this.#set(sums)
    return sums
  }

  /** Counts a tunnel that stands in the engine already. */
  add(tunnel: Tunnel): void {
    if (this.#sums !== undefined) this.#engine.whenTakenBack(this.#sums.add(tunnel, this.#treeOf(tunnel.id)))
  }

  /** Takes out a tunnel that still stands in the engine, and is about to leave. */
  subtract(id: string): void {
    if (this.#sums === undefined) return
    const back = this.#sums.remove(this.#engine.tunnel(id), this.#treeOf(id))
    if (back === false) this.#set(undefined)
    else this.#engine.whenTakenBack(back)
  }

  #set(sums: LinkSums | undefined): void {
    const before = this.#sums
    this.#sums = sums
    this.#engine.whenTakenBack(() => {
      this.#sums = before
    })
  }

  #anew(): LinkSums {
    const sums = new LinkSums(this.#engine.hops.network)
    for (const tunnel of this.#engine.tunnels) {
      const tree = this.#engine.tree(tunnel.id)
      if (tree !== undefined) sums.add(tunnel, tree)
    }
    return sums
  }

  #treeOf(id: string): Tree {
    const tree = this.#engine.tree(id)
    if (tree === undefined) throw new Error(`tunnel ${id} has no tree`)
    return tree
  }
}
