import { mapNodes } from '../map/map-lines.ts'
import type { Scroll, State } from '../state/state.ts'
import { failureWindow } from '../view/failure-lines.ts'
import { fixWindow } from '../view/fix-lines.ts'
import { roomWindow } from '../view/headroom-lines.ts'
import { helpLines } from '../view/help-lines.ts'
import { layoutOf } from '../view/layout.ts'
import { plainScreen } from '../view/painter.ts'
import { paletteEntries } from '../view/palette.ts'
import { detailLines, linkCursor, linksIn, readLines, tunnelCursor, tunnelsIn } from '../view/selection.ts'
import { waterfallLines } from '../view/service-lines.ts'
import { serviceRows } from '../view/service-rows.ts'
import { tunnelRows } from '../view/tunnel-rows.ts'

/** `3/8`; of those that pass a filter `3/8 of 40`. */
const placeIn = (cursor: number, count: number, all = count): string =>
  `${count === 0 ? 0 : cursor + 1}/${count}${all === count ? '' : ` of ${all}`}`

/** The lines in sight: `lines 1–7 of 40`; nothing where that is all of them. */
const windowText = (top: number, height: number, count: number): string =>
  count <= height ? '' : `lines ${top + 1}–${Math.min(count, top + height)} of ${count}`

const lineOf = ({ cursor }: Scroll, count: number): string => `line ${placeIn(cursor, count)}`

const dialogPosition = (state: State, dialog: NonNullable<State['dialog']>): string => {
  const { body } = layoutOf(state)
  switch (dialog.kind) {
    case 'help':
      return windowText(dialog.scroll.top, body.height, helpLines(state, body.width, plainScreen).length)
    case 'form':
      return `field ${placeIn(dialog.form.at, dialog.form.fields.length)}`
    case 'fix':
      return placeIn(dialog.list.cursor, fixWindow(state, dialog).count)
    case 'palette':
      return placeIn(dialog.list.cursor, paletteEntries(state, dialog).length)
    case 'services': {
      const { opened, list } = dialog
      if (opened === undefined) return `service ${placeIn(list.cursor, serviceRows(state).length)}`
      return lineOf(opened, waterfallLines(state, dialog, body.width - 2, plainScreen).length)
    }
    case 'filter':
    case 'node':
      return viewPosition(state)
    case 'save':
    case 'leave':
      return ''
  }
}

const listPosition = (state: State): string => {
  if (state.view !== 'links')
    return placeIn(tunnelCursor(state), tunnelsIn(state).length, tunnelRows(state.world).length)
  const found = state.links.filter.text === '' ? '' : ' found'
  return placeIn(linkCursor(state), linksIn(state).length) + found
}

const viewPosition = (state: State): string => {
  const { view, focus } = state
  if (view === 'map') {
    const nodes = mapNodes(state)
    const at = state.node === undefined ? -1 : nodes.indexOf(state.node)
    return `tunnel ${listPosition(state)} · ${at < 0 ? `${nodes.length} nodes` : `node ${placeIn(at, nodes.length)}`}`
  }
  if (view === 'failures') {
    const { count } = failureWindow(state)
    return `failure ${placeIn(state.failures.cursor, count)}`
  }
  if (view === 'headroom') return `tunnel ${placeIn(state.headroom.cursor, roomWindow(state).count)}`
  if (view === 'simulate') return `tunnel ${listPosition(state)}`
  const read = view === 'changes' || focus === 'detail' ? readLines(state) : undefined
  if (read !== undefined) return lineOf(view === 'changes' ? state.changes : state.detail, read.lines.length)
  return listPosition(state)
}

/** Where the cursor stands, of how many. */
export const positionText = (state: State): string =>
  state.dialog === undefined ? viewPosition(state) : dialogPosition(state, state.dialog)

/** How much of the detail is in sight where it is not all of it. */
export const detailWindow = (state: State): string => {
  const { detail } = layoutOf(state)
  if (detail === undefined || (state.view !== 'tunnels' && state.view !== 'links')) return ''
  return windowText(state.detail.top, detail.height, detailLines(state).length)
}
