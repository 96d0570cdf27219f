import { createHash, type Hash } from 'node:crypto'
import type { ContractPlan } from '../../model/contract-plan.ts'
import type { Topology } from '../../model/topology.ts'
import type { Contract } from '../contract/contract.ts'
import type { ControllerState } from '../contract/state.ts'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Keys in order, however an object was made. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, one]) => [key, sorted(one)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

const byId = <T extends { readonly id: string }>(all: readonly T[]): readonly T[] =>
  [...all].sort((a, b) => (a.id < b.id ? -1 : 1))

/** Of what bounds and contracts depend on: the same for a network of another title, or written in another order. */
export const topologyHash = ({ name: _title, nodes, links, ...rest }: Topology): string =>
  sha256(JSON.stringify(sorted({ ...rest, nodes: byId(nodes), links: byId(links) })))

/** Whether a fingerprint is that of a network, or was when it covered title and order; `name` was its title then. */
export const isHashOf = (hash: string, topology: Topology, name: string): boolean =>
  hash === topologyHash(topology) || hash === sha256(JSON.stringify({ ...topology, name }))

/** The same for the same plan, in whatever order its file has the keys. */
export const planContent = (plan: Omit<ContractPlan, 'content'>): string =>
  sha256(JSON.stringify({ ...plan, content: undefined, stale: undefined }, inOrder))

const inOrder = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value

/** Contracts between two places from which hashing can go on. */
const STRIDE = 100

/**
 * Hashes of states that differ little from each other, as those of one controller do: contracts on trees in their order, the
 * same for the same ones; what a plan is made against. It is the SHA-256 of their JSON, and goes on from the last place
 * before the first contract that is not as it was.
 */
export class StateFingerprint {
  #last: readonly Contract[] = []
  /** After each {@link STRIDE} contracts of `#last`. */
  readonly #places: Hash[] = [createHash('sha256').update('[')]

  of(state: ControllerState): string {
    const contracts = [...state.held.values()]
    const different = contracts.findIndex((one, i) => !isSame(one, this.#last[i]))
    const same = different < 0 ? contracts.length : different
    this.#places.length = Math.min(this.#places.length, Math.floor(same / STRIDE) + 1)
    this.#last = contracts
    for (;;) {
      const from = (this.#places.length - 1) * STRIDE
      const block = contracts.slice(from, from + STRIDE)
      const hash = this.#places.at(-1)!.copy()
      const comma = from > 0 && block.length > 0 ? ',' : ''
      hash.update(comma + block.map(textOf).join(','))
      if (block.length < STRIDE) return hash.update(']').digest('hex')
      this.#places.push(hash)
    }
  }
}

const textOf = ({ id, request, tunnel, second, status }: Contract): string =>
  JSON.stringify([id, request, tunnel, status, ...(second === undefined ? [] : [second])])

/** Whether two contracts have the same text: what they are made of is never changed, only replaced. */
const isSame = (a: Contract, b: Contract | undefined): boolean =>
  a.id === b?.id &&
  a.request === b.request &&
  a.tunnel === b.tunnel &&
  a.second === b.second &&
  a.status === b.status
