import { counted } from '../../report/typeset/numbers.ts'
import type { NetworkShape } from '../network-shape.ts'
import type { DrawnNode } from '../view.ts'

const LONGEST = 26

/** A long name without its middle. */
export const shortened = (name: string): string => {
  const letters = [...name]
  return letters.length <= LONGEST ? name : `${letters.slice(0, 14).join('')}…${letters.slice(-11).join('')}`
}

/** Room that a node takes across: that of the longest line in it. */
export const nodeWidth = (shape: NetworkShape, node: DrawnNode): number => {
  const name = [...shownName(shape, node)].length * 7
  const more = foldedLines(node).reduce((m, line) => Math.max(m, line.length * 5.9), 0)
  return Math.max(44, 14 + Math.max(name, more))
}

/** What a drawn node is called. */
export const shownName = ({ nodes }: NetworkShape, { node, group }: DrawnNode): string =>
  shortened(group?.name ?? nodes[node]!.id)

/** What is folded into it, line by line. */
export const foldedLines = ({ group, hosts }: DrawnNode): readonly string[] => [
  ...(group === undefined ? [] : [`${group.members.length} switches`]),
  ...(hosts === 0 ? [] : [counted(hosts, 'host')]),
]
