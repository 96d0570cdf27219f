import type { Highlight } from '../../graph/drawing/look.ts'
import type { PageData } from '../page-data.ts'
import type { Chosen } from './names.ts'

/** The nodes and links that belong to what is chosen. */
export const highlightOf = (data: PageData, chosen: Chosen | undefined): Highlight | undefined => {
  const ofLinks = (links: readonly number[], ends: readonly number[]): Highlight => ({
    links: new Set(links),
    nodes: new Set([...links.flatMap(l => [data.links[l]!.from, data.links[l]!.to]), ...ends]),
    ends: new Set(ends),
  })
  switch (chosen?.kind) {
    case 'tunnel': {
      const { tree, sender, receivers } = data.tunnels[chosen.index]!
      return ofLinks(tree, [sender, ...receivers.map(r => r.node)])
    }
    case 'link':
    case 'port':
      return ofLinks([chosen.index], [])
    case 'node': {
      const { index } = chosen
      const touching = data.links.flatMap(({ from, to }, l) => (from === index || to === index ? l : []))
      return ofLinks(touching, [index])
    }
    default:
      return undefined
  }
}
