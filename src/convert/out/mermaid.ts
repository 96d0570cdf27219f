import type { Topology } from '../../model/topology.ts'
import { formatRate } from '../../quantity/format-quantity.ts'
import { cablesOf, type Known } from './known.ts'

/** Mermaid text in quotes: markup and quotes as entities. */
const quoted = (text: string): string =>
  `"${text.replace(/[#%&<>"`\\\p{Cc}]/gu, character => `#${character.codePointAt(0)};`)}"`

/** A flowchart that renders in Markdown and pull requests: hosts round, switches square, rates and loads on the lines. */
export const mermaidText = (topology: Topology, known?: Known): string => {
  const index = new Map(topology.nodes.map(({ id }, i) => [id, `n${i}`]))
  const lines = cablesOf(topology).map(({ link, back }) => {
    const loads = [link, back].flatMap(one => (one === undefined ? [] : (known?.loads.get(one.id) ?? [])))
    const load = loads.length === 0 ? '' : `, ${(Math.max(...loads) * 100).toFixed(1)} %`
    return `  ${index.get(link.from)} ${back === undefined ? '-->' : '---'}|${quoted(`${formatRate(link.bandwidthBps)}${load}`)}| ${index.get(link.to)}`
  })
  return [
    'flowchart LR',
    ...topology.nodes.map(
      ({ id, kind }) => `  ${index.get(id)}${kind === 'host' ? `([${quoted(id)}])` : `[${quoted(id)}]`}`,
    ),
    ...lines,
    '',
  ].join('\n')
}
