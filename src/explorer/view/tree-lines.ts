import type { TunnelBound } from '../../analysis/result.ts'
import type { Topology } from '../../model/topology.ts'
import { loadText } from '../../report/analysis/links-table.ts'
import { cutMiddle, padEnd, padStart, textWidth } from '../../report/typeset/text-width.ts'
import { microsUp, sensibleDecimals } from '../../report/typeset/time.ts'
import { visible } from '../../report/typeset/visible.ts'
import { linksById } from '../state/links-by-id.ts'
import type { World } from '../what-if/world.ts'
import type { ScreenPainter } from './painter.ts'

interface Branch {
  /** The drawing and the node: `│  └─ leaf-a`. */
  readonly text: string
  readonly link: string | undefined
  readonly node: string
}

/** A tunnel's tree in the order in which it is drawn. */
const branchesOf = (bound: TunnelBound, topology: Topology): readonly Branch[] => {
  const links = linksById(topology)
  const next = new Map<string, string[]>()
  for (const id of bound.tree) {
    const { from } = links.get(id)!
    next.set(from, [...(next.get(from) ?? []), id])
  }
  const branches: Branch[] = []
  const pending = [
    { node: bound.sender, indent: '', text: visible(bound.sender), link: undefined as string | undefined },
  ]
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const { node, indent, text, link } = at
    branches.push({ text, link, node })
    const own = next.get(node) ?? []
    // The last child is drawn last, so it goes onto the stack first.
    for (let i = own.length - 1; i >= 0; i--) {
      const isLast = i === own.length - 1
      const { to } = links.get(own[i]!)!
      pending.push({
        node: to,
        link: own[i]!,
        text: `${indent}${isLast ? '└─' : '├─'} ${visible(to)}`,
        indent: `${indent}${isLast ? '   ' : '│  '}`,
      })
    }
  }
  return branches
}

/** The tree of a tunnel, with the wait and the load at each of its queues and the latest arrival at each receiver. */
export const treeLines = (
  bound: TunnelBound,
  world: World,
  topology: Topology,
  width: number,
  painter: ScreenPainter,
): readonly string[] => {
  const waits = new Map(bound.receivers.flatMap(r => r.hops.map(hop => [hop.link, hop.queueingPs] as const)))
  const arrivals = new Map(bound.receivers.map(r => [r.node, r.worstPs]))
  const branches = branchesOf(bound, topology)
  const decimals = sensibleDecimals(bound.receivers.map(r => r.worstPs))
  const micros = (ps: number | null | undefined): string =>
    ps === undefined ? '' : ps === null ? 'unbounded' : microsUp(ps, decimals)
  const cells = branches.map(({ link, node }) => ({
    wait: link === undefined ? '' : micros(waits.get(link)),
    load: link === undefined ? '' : loadText(world.links.get(link)?.utilization ?? 0),
    latest: arrivals.has(node) ? `● ${micros(arrivals.get(node))}` : '',
  }))
  const head = { wait: 'wait µs', load: 'load', latest: '● latest µs' }
  const widest = (key: keyof typeof head): number =>
    Math.max(textWidth(head[key]), ...cells.map(cell => textWidth(cell[key])))
  const right = widest('wait') + widest('load') + widest('latest') + 6
  const names = Math.min(Math.max(4, ...branches.map(b => textWidth(b.text))), Math.max(12, width - right))
  const row = (name: string, cell: typeof head): string =>
    [
      padEnd(cutMiddle(name, names), names),
      padStart(cell.wait, widest('wait')),
      padStart(cell.load, widest('load')),
      padStart(cell.latest, widest('latest')),
    ]
      .join('  ')
      .trimEnd()
  return [painter.dim(row('tree', head)), ...branches.map(({ text }, i) => row(text, cells[i]!))]
}
