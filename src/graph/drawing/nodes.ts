import { element, type Markup } from '../../report/typeset/markup.ts'
import type { DrawnNode } from '../view.ts'
import { crossMarkup } from './edges.ts'
import type { Drawn } from './look.ts'
import { foldedLines, nodeWidth, shownName } from './names.ts'

const HEIGHT = 24
const fixed = (n: number): string => String(Math.round(n * 10) / 10)

/** A box for a switch, a pill for a host, a stack for a group; as wide as its name, where there is room for names. */
export const nodeMarkup = (drawn: Drawn, node: DrawnNode): Markup => {
  const { shape, look, size } = drawn
  const place = drawn.at(node.node)
  if (place === undefined) return ''
  const [x, y] = place
  const { id, kind } = shape.nodes[node.node]!
  const isGroup = node.group !== undefined
  const name = shownName(shape, node)
  const folded = foldedLines(node)
  const [w, h] = [nodeWidth(shape, node) * size, (HEIGHT + 12 * folded.length) * size]
  const members = node.group?.members ?? [node.node]
  const isIn = (set: ReadonlySet<number> | undefined): boolean =>
    set !== undefined && [...set].some(n => drawn.view.standsFor[n] === node.node || members.includes(n))
  const isDown = members.every(n => look.down?.nodes.has(n))
  const classes = [
    'node',
    isGroup ? 'group' : kind,
    ...(isIn(look.highlight?.nodes) ? ['hit'] : []),
    ...(isIn(look.highlight?.ends) ? ['end'] : []),
    ...(isIn(look.found) ? ['found'] : []),
    ...(isDown ? ['down'] : []),
  ]
  const box = (by: number, shade: string): Markup =>
    element('rect', {
      class: shade,
      x: fixed(-w / 2 + by),
      y: fixed(-h / 2 - by),
      width: fixed(w),
      height: fixed(h),
      rx: kind === 'host' ? fixed(h / 2) : fixed(4 * size),
      fill: kind === 'host' ? '#ffffff' : '#e6edf5',
      stroke: isIn(look.highlight?.nodes) ? drawn.hitColour : '#5f6b7a',
      'stroke-width': isIn(look.highlight?.ends) ? 3 : isIn(look.highlight?.nodes) ? 2 : 1.2,
    })
  return element(
    'g',
    { id: `n${node.node}`, class: classes.join(' '), transform: `translate(${fixed(x)} ${fixed(y)})` },
    element(
      'title',
      {},
      `${isGroup ? name : id}${folded.length === 0 ? '' : `: ${folded.join(', ')} folded`}${isDown ? ' (failed)' : ''}`,
    ),
    ...(isGroup ? [box(5 * size, 'behind')] : []),
    box(0, 'box'),
    ...(isDown ? [crossMarkup([0, 0], h / 2)] : []),
  )
}
