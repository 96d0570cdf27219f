import type { Link } from '../../model/topology.ts'
import type { State } from '../state/state.ts'
import { changeLines } from './change-lines.ts'
import { layoutOf } from './layout.ts'
import { linkDetail } from './link-detail.ts'
import { plainScreen, type ScreenPainter } from './painter.ts'
import { cursorIn, type LinkRow, shownLinks, shownTunnels, type TunnelRow } from './rows.ts'
import type { TextLine } from './text-line.ts'
import { tunnelDetail } from './tunnel-detail.ts'

export const tunnelsIn = (state: State): readonly TunnelRow[] =>
  shownTunnels(state.world, state.tunnels.sort, state.filter.text)

export const linksIn = (state: State): readonly LinkRow[] =>
  shownLinks(state.world, state.topology, state.links.sort)

const keyOf = (row: LinkRow): string => row.key

/** The place of what has the cursor, either copy of a request sent twice; the first where it is gone. */
export const tunnelCursor = (state: State): number => {
  const { cursor } = state.tunnels
  return Math.max(
    0,
    tunnelsIn(state).findIndex(row => row.copies.some(({ id }) => id === cursor)),
  )
}
export const linkCursor = (state: State): number => cursorIn(linksIn(state), keyOf, state.links.cursor)

/** The tunnel under the cursor. */
export const selectedTunnel = (state: State): string | undefined =>
  tunnelsIn(state)[tunnelCursor(state)]?.tunnel.id

export const selectedLink = (state: State): Link | undefined => linksIn(state)[linkCursor(state)]?.link

/** The lines of the detail pane. */
export const detailLines = (state: State, painter: ScreenPainter = plainScreen): readonly TextLine[] => {
  const width = layoutOf(state).detail?.width ?? state.size.columns
  if (state.view === 'links') {
    const link = selectedLink(state)
    return link === undefined ? [] : linkDetail(state, link, width - 2, painter)
  }
  const id = selectedTunnel(state)
  return id === undefined ? [] : tunnelDetail(state, id, width - 2, painter)
}

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
