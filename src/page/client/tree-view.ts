import { graphviz } from 'd3-graphviz'
import { shortened } from '../../graph/drawing/names.ts'
import { type TreeHop, type TreeNode, treeDot } from '../../graph/tree-dot.ts'
import type { Selection } from '../address.ts'
import type { PageData, PageTunnel } from '../page-data.ts'
import { h } from './dom.ts'
import { showSection } from './skeleton.ts'
import { percent, timeText } from './text.ts'
import type { FollowingView } from './view.ts'

/** More links than this are no picture to read: the drawing of the network shows them. */
const MOST_LINKS = 60
/** Ids are `tree_n3` and `tree_e7`. */
const PREFIX = 5
/** Drawing never takes this long: where it does, the browser did not start Graphviz and will not say so. */
const TIMEOUT_MS = 20_000

/**
 * The tree of the chosen tunnel, laid out by Graphviz and drawn by d3-graphviz: each link with its worst wait and load, each
 * receiver with its worst case. Graphviz is started when the first tunnel is chosen.
 */
export const treeView = (slot: HTMLElement, select: (selection?: Selection) => void): FollowingView => {
  let data: PageData | undefined
  let drawn: string | undefined
  let waiting: string | undefined
  let isDrawing = false
  let renderer: ReturnType<typeof graphviz> | undefined
  const note = h('p', { class: 'note' })
  const box = h('div', { class: 'scroll tree' })

  const draw = (dot: string): void => {
    if (isDrawing) {
      waiting = dot
      return
    }
    isDrawing = true
    renderer ??= graphviz(box, { useWorker: false, zoom: false, fade: false, keyMode: 'id' })
    const failed = (why: string): void => {
      isDrawing = false
      note.textContent = `The tree cannot be drawn in this browser (${why}); the waterfall above has its numbers.`
    }
    const timer = setTimeout(() => failed('Graphviz did not start'), TIMEOUT_MS)
    renderer
      .onerror(message => {
        clearTimeout(timer)
        failed(message)
      })
      .renderDot(dot, () => {
        clearTimeout(timer)
        isDrawing = false
        box.dataset.drawn = String(Number(box.dataset.drawn ?? 0) + 1)
        if (waiting === undefined) return
        const next = waiting
        waiting = undefined
        draw(next)
      })
  }

  box.addEventListener('click', event => {
    const id = (event.target as Element).closest('g.node, g.edge')?.id
    if (id === undefined || data === undefined) return
    const index = Number(id.slice(PREFIX + 1))
    if (id[PREFIX] === 'n') select({ kind: 'node', id: data.nodes[index]!.id })
    else select({ kind: 'link', id: data.links[index]!.id })
  })
  slot.replaceChildren(note, box)
  showSection(slot, false)

  return {
    update: newData => {
      data = newData
    },
    follow: index => {
      const tunnel = index === undefined ? undefined : data?.tunnels[index]
      if (data === undefined || tunnel === undefined) return
      const isShown = tunnel.tree.length <= MOST_LINKS
      showSection(slot, isShown)
      if (!isShown) return
      const dot = dotOf(data, tunnel)
      if (dot === drawn) return
      drawn = dot
      note.textContent = `The tree of ${tunnel.id}: at each link its worst wait and the load of all lanes, at each receiver its worst case; the way to the latest one is heavy.`
      draw(dot)
    },
  }
}

const dotOf = (data: PageData, tunnel: PageTunnel): string => {
  const { tree, up, hops, receivers } = tunnel
  const late = receivers.reduce<(typeof receivers)[number] | undefined>(
    (worst, r) => (worst === undefined || (r.worstPs ?? Infinity) > (worst.worstPs ?? Infinity) ? r : worst),
    undefined,
  )
  const heavy = new Set<number>()
  for (let i = late?.leaf ?? -1; i >= 0; i = up[i]!) heavy.add(i)
  const ends = new Map(receivers.map(r => [r.node, r.worstPs]))
  const nodes = new Set([tunnel.sender, ...tree.flatMap(l => [data.links[l]!.from, data.links[l]!.to])])
  return treeDot(
    tunnel.id,
    [...nodes].map((node): TreeNode => {
      const { id, kind } = data.nodes[node]!
      const worst = ends.get(node)
      return {
        node,
        id: shortened(id),
        kind,
        lines: worst === undefined ? [] : [worst === null ? 'no bound' : `≤ ${timeText(worst)}`],
      }
    }),
    tree.map((link, i): TreeHop => {
      const { from, to, utilization } = data.links[link]!
      const wait = hops[i]![1]
      const lines = [wait === null ? 'no bound' : `waits ≤ ${timeText(wait)}`, percent(utilization)]
      return { link, from, to, lines, isLatest: heavy.has(i) }
    }),
  )
}
