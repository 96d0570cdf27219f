import { hasCaption, mapCaption, mapLines, pictureArea } from '../map/map-lines.ts'
import type { Scroll, State } from '../state/state.ts'
import { changeLines } from '../view/change-lines.ts'
import { fixLines } from '../view/fix-lines.ts'
import { formLines, saveLines } from '../view/form-lines.ts'
import { helpLines } from '../view/help-lines.ts'
import { type Area, LIST_HEAD } from '../view/layout.ts'
import { linkListColumns, widestLinks } from '../view/link-list.ts'
import { CURSOR, listLines } from '../view/list-lines.ts'
import type { ScreenPainter } from '../view/painter.ts'
import { paletteLines as palettePane } from '../view/palette-lines.ts'
import { detailLines, linkCursor, linksIn, tunnelCursor, tunnelsIn } from '../view/selection.ts'
import { servicesList, waterfallLines } from '../view/service-lines.ts'
import { changeShown } from '../view/shown-change.ts'
import { simulationLines } from '../view/simulation-lines.ts'
import { filled, type TextLine } from '../view/text-line.ts'
import { tunnelListColumns, widestTunnels } from '../view/tunnel-list.ts'
import { tunnelRows } from '../view/tunnel-rows.ts'

/** The list of tunnels or of links, as much of it as is in sight. */
export const listPane = (
  state: State,
  { width, height }: Area,
  painter: ScreenPainter,
): readonly string[] => {
  const hasFocus = state.focus === 'list'
  const room = Math.max(1, height - LIST_HEAD)
  if (state.view === 'links') {
    const rows = linksIn(state)
    const { top } = state.links
    const { head, lines } = listLines(rows.slice(top, top + room), linkCursor(state) - top, {
      columns: linkListColumns(painter, state.topology, state.links),
      extremes: widestLinks(rows, state.topology),
      ...{ width, painter, hasFocus },
    })
    return rows.length > 0 ? [...head, ...lines] : [...head, `  ${painter.dim('no link passes the filter')}`]
  }
  const rows = tunnelsIn(state)
  const { top } = state.tunnels
  const { head, lines } = listLines(rows.slice(top, top + room), tunnelCursor(state) - top, {
    columns: tunnelListColumns(changeShown(state), state.tunnels, painter),
    extremes: widestTunnels(state.world),
    isMarked: ({ tunnel }) => state.tunnels.marks.has(tunnel.id),
    ...{ width, painter, hasFocus },
  })
  if (rows.length > 0) return [...head, ...lines]
  const why = tunnelRows(state.world).length === 0 ? 'no tunnels: a adds one' : 'no tunnel passes the filter'
  return [...head, `  ${painter.dim(why)}`]
}

/** Lines with a cursor, those in sight. */
const readPane = (
  lines: readonly TextLine[],
  { cursor, top }: Scroll,
  hasFocus: boolean,
  { width, height }: Area,
  painter: ScreenPainter,
): readonly string[] =>
  lines.slice(top, top + height).map(({ text, jump }, i) => {
    if (!hasFocus || top + i !== cursor) return `  ${text}`
    return painter.select(filled(`${jump === undefined ? '› ' : CURSOR}${text}`, width))
  })

export const detailPane = (state: State, area: Area, painter: ScreenPainter): readonly string[] =>
  readPane(detailLines(state, painter), state.detail, state.focus === 'detail', area, painter)

export const mapPane = (state: State, area: Area, painter: ScreenPainter): readonly string[] => [
  ...mapLines(state, pictureArea(area), painter),
  ...(hasCaption(area.height) ? mapCaption(state, area.width, painter) : []),
]

export const simulationPane = (state: State, area: Area, painter: ScreenPainter): readonly string[] =>
  simulationLines(state, { ...area, width: area.width - 2 }, painter).map(line => `  ${line}`)

export const changesPane = (state: State, area: Area, painter: ScreenPainter): readonly string[] =>
  readPane(changeLines(state, area.width - 2, painter), state.changes, true, area, painter)

/** What lies over the view while it is open; undefined where nothing does. */
export const dialogPane = (
  state: State,
  area: Area,
  painter: ScreenPainter,
): readonly string[] | undefined => {
  const { dialog } = state
  const { width, height } = area
  switch (dialog?.kind) {
    case 'help': {
      const { top } = dialog.scroll
      return helpLines(state, width, painter).slice(top, top + height)
    }
    case 'form':
      return formLines(state, dialog.form, width, painter)
    case 'services':
      return dialog.opened === undefined
        ? servicesList(state, dialog, area, painter)
        : readPane(waterfallLines(state, dialog, width - 2, painter), dialog.opened, true, area, painter)
    case 'save':
      return saveLines(state, dialog, width, painter)
    case 'fix':
      return fixLines(state, dialog, area, painter)
    case 'palette':
      return palettePane(state, dialog, area, painter)
    default:
      return undefined
  }
}
