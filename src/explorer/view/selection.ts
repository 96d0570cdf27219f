import type { Link } from '../../model/topology.ts'
import { latestOf } from '../state/latest.ts'
import type { State } from '../state/state.ts'
import { changeLines } from './change-lines.ts'
import { layoutOf } from './layout.ts'
import { linkDetail } from './link-detail.ts'
import { cursorInLinks, type LinkRow, shownLinks } from './link-rows.ts'
import { plainScreen, type ScreenPainter } from './painter.ts'
import { rejectedDetail } from './rejected-detail.ts'
import type { TextLine } from './text-line.ts'
import { tunnelDetail } from './tunnel-detail.ts'
import { shownTunnels } from './tunnel-filter.ts'
import { type TunnelRow, tunnelRows } from './tunnel-rows.ts'

export const tunnelsIn = (state: State): readonly TunnelRow[] => shownTunnels(state).rows

export const linksIn = (state: State): readonly LinkRow[] =>
  shownLinks(state.world, state.topology, state.links).rows

/** The place of what has the cursor, either copy of a request sent twice; the first where it is gone. */
export const tunnelCursor = (state: State): number => {
  const { cursor } = state.tunnels
  return Math.max(
    0,
    tunnelsIn(state).findIndex(row => row.copies.some(({ id }) => id === cursor)),
  )
}

export const linkCursor = (state: State): number => cursorInLinks(linksIn(state), state.links.cursor)

export const selectedRow = (state: State): TunnelRow | undefined => tunnelsIn(state)[tunnelCursor(state)]

/** The tunnel, or the rejected request, under the cursor. */
export const selectedTunnel = (state: State): string | undefined => selectedRow(state)?.tunnel.id

export const selectedLink = (state: State): Link | undefined => linksIn(state)[linkCursor(state)]?.link

/** What the next operation is about: all that is marked, shown or not; else what has the cursor. */
export const chosenRows = (state: State): readonly TunnelRow[] => {
  const { marks } = state.tunnels
  if (marks.size > 0) return tunnelRows(state.world).filter(row => marks.has(row.tunnel.id))
  const row = selectedRow(state)
  return row === undefined ? [] : [row]
}

const written = (state: State, width: number, painter: ScreenPainter): readonly TextLine[] => {
  if (state.view === 'links') {
    const link = selectedLink(state)
    return link === undefined ? [] : linkDetail(state, link, width, painter)
  }
  const row = selectedRow(state)
  if (row === undefined) return []
  return row.rejected === undefined
    ? tunnelDetail(state, row.tunnel.id, width, painter)
    : rejectedDetail(state, row.rejected, width, painter)
}

const linesOf = latestOf(written, state => {
  const { view, world, topology, explained, change, since, opened } = state
  const at = view === 'links' ? selectedLink(state) : selectedRow(state)
  return [view, world, topology, explained, change, since, opened, at]
})

/** The lines of the detail pane. */
export const detailLines = (state: State, painter: ScreenPainter = plainScreen): readonly TextLine[] =>
  linesOf(state, (layoutOf(state).detail?.width ?? state.size.columns) - 2, painter)

/** The lines that are walked through in the present view, and how many of them are seen at once. */
export const readLines = (
  state: State,
): { readonly lines: readonly TextLine[]; readonly height: number } | undefined => {
  const layout = layoutOf(state)
  if (state.view === 'changes')
    return { lines: changeLines(state, layout.width - 2, plainScreen), height: layout.body.height }
  if ((state.view === 'tunnels' || state.view === 'links') && layout.detail !== undefined)
    return { lines: detailLines(state), height: layout.detail.height }
  return undefined
}
