import type { Selection } from '../address.ts'
import type { PageData } from '../page-data.ts'

/** Positions of names in the lists of a page. */
export interface Names {
  readonly tunnel: ReadonlyMap<string, number>
  readonly link: ReadonlyMap<string, number>
  readonly node: ReadonlyMap<string, number>
}

const positions = (list: readonly { readonly id: string }[]): ReadonlyMap<string, number> =>
  new Map(list.map(({ id }, i) => [id, i]))

export const namesOf = ({ tunnels, links, nodes }: PageData): Names => ({
  tunnel: positions(tunnels),
  link: positions(links),
  node: positions(nodes),
})

/** Something chosen, by its position in the list of its kind; a port by that of its link. */
export type Chosen =
  | { readonly kind: 'tunnel' | 'link' | 'node'; readonly index: number }
  | { readonly kind: 'port'; readonly index: number; readonly lane: number }

/** Where a selection stands in the lists; undefined where they do not have it. */
export const chosenOf = (selection: Selection | undefined, names: Names): Chosen | undefined => {
  if (selection === undefined) return undefined
  const { kind, id } = selection
  const index = names[kind === 'port' ? 'link' : kind].get(id)
  if (index === undefined) return undefined
  return kind === 'port' ? { kind, index, lane: selection.lane } : { kind, index }
}
