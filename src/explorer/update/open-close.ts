import { type State, tunnelOf } from '../state/state.ts'
import { textField } from '../state/text-field.ts'
import { roomRows } from '../view/headroom-lines.ts'
import { readLines, selectedTunnel } from '../view/selection.ts'
import { scrollKey, toTunnel } from './move.ts'

/** Into the detail; in the detail, to the tunnel that the line names. */
export const open = (state: State): State => {
  const { dialog } = state
  if (dialog?.kind === 'services') return { ...state, dialog: { ...dialog, opened: { cursor: 0, top: 0 } } }
  if (state.view === 'headroom') {
    const id = roomRows(state)[state.headroom.cursor]?.id
    const tunnel = state.world.tunnels.find(t => (t.replica?.of ?? t.id) === id)
    if (tunnel === undefined) return state
    const there = toTunnel(state, tunnel.id)
    return { ...there, view: 'tunnels', focus: 'detail', tunnels: { ...there.tunnels, filter: textField() } }
  }
  if (state.view === 'map') return { ...state, view: 'tunnels', focus: 'detail' }
  if (state.view !== 'changes' && state.focus === 'list') return { ...state, focus: 'detail' }
  const line = readLines(state)?.lines[state[scrollKey(state)].cursor]
  if (line?.jump === undefined || tunnelOf(state, line.jump) === undefined) return state
  const from = state.view === 'tunnels' ? selectedTunnel(state) : undefined
  const there = toTunnel(state, line.jump)
  return {
    ...there,
    view: 'tunnels',
    focus: 'detail',
    // What is looked for may not pass the filter.
    tunnels: { ...there.tunnels, filter: textField() },
    trail: from === undefined ? state.trail : [...state.trail, from],
  }
}

const withoutFilter = (state: State): State => {
  const list = state.view === 'links' ? 'links' : 'tunnels'
  return { ...state, [list]: { ...state[list], filter: textField() } }
}

/** One step back: the waterfalls of a service, the open dialog, then the detail, then the marks, then the filter. */
export const close = (state: State): State => {
  const { dialog } = state
  if (dialog?.kind === 'filter') return withoutFilter({ ...state, dialog: undefined })
  if (dialog?.kind === 'services' && dialog.opened !== undefined)
    return { ...state, dialog: { ...dialog, opened: undefined } }
  if (dialog?.kind === 'node') return { ...state, dialog: undefined, node: dialog.from }
  if (dialog !== undefined) return { ...state, dialog: undefined }
  if (state.focus === 'detail') return { ...state, focus: 'list' }
  if (state.view === 'tunnels' && state.tunnels.marks.size > 0)
    return { ...state, tunnels: { ...state.tunnels, marks: new Set() } }
  return withoutFilter(state)
}
