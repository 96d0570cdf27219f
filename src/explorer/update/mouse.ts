import { viewAt } from '../frame/tabs-line.ts'
import { nodeAt, pictureArea } from '../map/map-lines.ts'
import type { Action } from '../state/actions.ts'
import type { MouseEvent } from '../state/keys.ts'
import type { Next, State } from '../state/state.ts'
import { ABOVE, LIST_HEAD, layoutOf } from '../view/layout.ts'
import { linkCursor, linksIn, tunnelCursor, tunnelsIn } from '../view/selection.ts'
import { move, scrollKey, toTunnel } from './move.ts'
import { only } from './next.ts'

/** Rows that one turn of the wheel moves. */
const WHEEL_ROWS = 3

type Act = (state: State, action: Action, key: string) => Next

/** The wheel moves the cursor; a press selects, and opens what is selected already. */
export const onMouse = (state: State, event: MouseEvent, act: Act): Next => {
  const { what, column, row } = event
  if (what !== 'press') {
    let moved = state
    for (let i = 0; i < WHEEL_ROWS; i++) moved = move(moved, what === 'wheel-up' ? 'up' : 'down')
    return only(moved)
  }
  if (state.dialog !== undefined && state.dialog.kind !== 'filter') return only(state)
  if (row < ABOVE) {
    const view = row === ABOVE - 1 ? viewAt(state, column) : undefined
    return view === undefined ? only(state) : act({ ...state, dialog: undefined }, { kind: 'view', view }, '')
  }
  return pressed({ ...state, dialog: undefined }, column, row - ABOVE, act)
}

const pressed = (state: State, column: number, row: number, act: Act): Next => {
  const { arrangement, list, detail, body } = layoutOf(state)
  if (row >= body.height) return only(state)
  if (state.view === 'map') {
    const node = nodeAt(state, pictureArea(body), column, row)
    return only(node === undefined ? state : { ...state, node })
  }
  if (state.view === 'changes') return pressedLine(state, row, act)
  const isInList = list !== undefined && (arrangement === 'beside' ? column < list.width : row < list.height)
  if (isInList) return pressedRow(state, row - LIST_HEAD, act)
  if (state.view === 'simulate' || detail === undefined) return only(state)
  const from = arrangement === 'stacked' ? (list?.height ?? 0) + 1 : 0
  return row < from ? only(state) : pressedLine({ ...state, focus: 'detail' }, row - from, act)
}

const pressedRow = (state: State, row: number, act: Act): Next => {
  if (row < 0) return only(state)
  const isAgain = (cursor: number, at: number): boolean => cursor === at && state.focus === 'list'
  if (state.view === 'links') {
    const at = state.links.top + row
    const found = linksIn(state)[at]
    if (found === undefined) return only(state)
    if (isAgain(linkCursor(state), at)) return act(state, { kind: 'open' }, 'enter')
    return only({
      ...state,
      focus: 'list',
      links: { ...state.links, cursor: found.key },
      detail: { cursor: 0, top: 0 },
    })
  }
  const at = state.tunnels.top + row
  const found = tunnelsIn(state)[at]
  if (found === undefined) return only(state)
  if (isAgain(tunnelCursor(state), at) && state.view === 'tunnels')
    return act(state, { kind: 'open' }, 'enter')
  return only({ ...toTunnel(state, found.tunnel.id), focus: 'list' })
}

const pressedLine = (state: State, row: number, act: Act): Next => {
  const key = scrollKey(state)
  const cursor = state[key].top + row
  if (state[key].cursor === cursor) return act(state, { kind: 'open' }, 'enter')
  return only({ ...state, [key]: { ...state[key], cursor } })
}
