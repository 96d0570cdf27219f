import { attributes, dotLabel, dotString } from './dot-text.ts'

/** One link of a tunnel's tree, by position in the page. */
export interface TreeHop {
  readonly link: number
  readonly from: number
  readonly to: number
  /** What is written at it, a line each. */
  readonly lines: readonly string[]
  /** Whether it is on the way to the latest receiver. */
  readonly isLatest: boolean
}

export interface TreeNode {
  readonly node: number
  readonly id: string
  readonly kind: 'host' | 'switch'
  readonly lines: readonly string[]
}

/**
 * The tree of one tunnel as a Graphviz digraph from left to right. Ids are `tree_n3` and `tree_e7`, positions of nodes and links; what
 * two trees share has the same ids, so that one can turn into the other. The way to the latest receiver is heavy.
 */
export const treeDot = (name: string, nodes: readonly TreeNode[], hops: readonly TreeHop[]): string =>
  [
    `digraph ${dotString(name)} {`,
    '  graph [layout=dot, rankdir=LR, nodesep=0.25, ranksep=1.1, bgcolor="transparent"]',
    '  node [fontname="Helvetica,Arial,sans-serif", fontsize=11, margin="0.09,0.05", height=0.3, width=0.4]',
    '  edge [fontname="Helvetica,Arial,sans-serif", fontsize=10, arrowsize=0.7]',
    ...nodes.map(
      ({ node, id, kind, lines }) =>
        `  n${node}${attributes({
          id: `"tree_n${node}"`,
          class: `"${kind}"`,
          label: dotLabel([id, ...lines]),
          ...(kind === 'switch' ? { shape: 'box', style: '"rounded"' } : {}),
        })}`,
    ),
    ...hops.map(
      ({ link, from, to, lines, isLatest }) =>
        `  n${from} -> n${to}${attributes({
          id: `"tree_e${link}"`,
          class: isLatest ? '"latest"' : '"other"',
          label: dotLabel(lines),
          penwidth: isLatest ? 2.5 : 1,
        })}`,
    ),
    '}',
    '',
  ].join('\n')
