import { mapNodes } from '../map/map-lines.ts'
import { linkOfKey } from '../state/link-key.ts'
import type { FixDialog, PaletteDialog, Scroll, ServicesDialog, State } from '../state/state.ts'
import { moveCursor, windowStart } from '../state/window.ts'
import { failureWindow } from '../view/failure-lines.ts'
import { fixWindow } from '../view/fix-lines.ts'
import { roomWindow } from '../view/headroom-lines.ts'
import { helpLines } from '../view/help-lines.ts'
import { LIST_HEAD, layoutOf } from '../view/layout.ts'
import { plainScreen } from '../view/painter.ts'
import { paletteEntries } from '../view/palette.ts'
import { PALETTE_HEAD } from '../view/palette-lines.ts'
import { linkCursor, linksIn, readLines, tunnelCursor, tunnelsIn } from '../view/selection.ts'
import { servicesHeight, waterfallLines } from '../view/service-lines.ts'
import { serviceRows } from '../view/service-rows.ts'
import { otherNode } from './node-search.ts'

const listHeight = (state: State): number =>
  Math.max(1, (layoutOf(state).list ?? layoutOf(state).body).height - LIST_HEAD)

export const toTunnel = (state: State, id: string | undefined): State => ({
  ...state,
  tunnels: { ...state.tunnels, cursor: id },
  detail: { cursor: 0, top: 0 },
})

const moveTunnel = (state: State, key: string): State => {
  const rows = tunnelsIn(state)
  const to = moveCursor(key, tunnelCursor(state), listHeight(state), rows.length)
  return to === undefined ? state : toTunnel(state, rows[to]?.tunnel.id)
}

const moveLink = (state: State, key: string): State => {
  const rows = linksIn(state)
  const to = moveCursor(key, linkCursor(state), listHeight(state), rows.length)
  if (to === undefined) return state
  return { ...state, links: { ...state.links, cursor: rows[to]?.key }, detail: { cursor: 0, top: 0 } }
}

const moveScroll = (scroll: Scroll, key: string, height: number, count: number): Scroll => ({
  ...scroll,
  cursor: moveCursor(key, scroll.cursor, height, count) ?? scroll.cursor,
})

/** The list of services, or the waterfalls of one, whichever is in front: after `change` of where it stands. */
const scrolledServices = (
  state: State,
  dialog: ServicesDialog,
  change: (scroll: Scroll, height: number, count: number) => Scroll,
): ServicesDialog => {
  const { body } = layoutOf(state)
  const { list, opened } = dialog
  if (opened !== undefined) {
    const count = waterfallLines(state, dialog, body.width - 2, plainScreen).length
    return { ...dialog, opened: change(opened, body.height, count) }
  }
  const height = servicesHeight(state, dialog, body, plainScreen)
  return { ...dialog, list: change(list, height, serviceRows(state).length) }
}

/** Text without a cursor: keys move the window. */
const movePage = ({ top }: Scroll, key: string, height: number, count: number): Scroll => {
  const last = Math.max(0, count - height)
  const to = Math.min(moveCursor(key, top, height, last + 1) ?? top, last)
  return { cursor: to, top: to }
}

type ListDialog = ServicesDialog | PaletteDialog | FixDialog

const isList = (dialog: State['dialog']): dialog is ListDialog =>
  dialog?.kind === 'services' || dialog?.kind === 'palette' || dialog?.kind === 'fix'

/** A list of a dialog after `change` of where it stands. */
const scrolled = (
  state: State,
  dialog: ListDialog,
  change: (scroll: Scroll, height: number, count: number) => Scroll,
): ListDialog => {
  if (dialog.kind === 'services') return scrolledServices(state, dialog, change)
  if (dialog.kind === 'fix') {
    const { height, count } = fixWindow(state, dialog)
    return { ...dialog, list: change(dialog.list, height, count) }
  }
  const height = Math.max(1, layoutOf(state).body.height - PALETTE_HEAD)
  return { ...dialog, list: change(dialog.list, height, paletteEntries(state, dialog).length) }
}

/** Where the lines that are read stand in the state. */
export const scrollKey = (state: State): 'detail' | 'changes' =>
  state.view === 'changes' ? 'changes' : 'detail'

/** The cursor of whatever is in front moves. */
export const move = (state: State, key: string): State => {
  const { dialog } = state
  if (dialog?.kind === 'node') return otherNode(state, dialog, key)
  if (dialog?.kind === 'help') {
    const { body } = layoutOf(state)
    const count = helpLines(state, body.width, plainScreen).length
    return { ...state, dialog: { ...dialog, scroll: movePage(dialog.scroll, key, body.height, count) } }
  }
  if (isList(dialog))
    return {
      ...state,
      dialog: scrolled(state, dialog, (scroll, height, count) => moveScroll(scroll, key, height, count)),
    }
  if (state.view === 'links' && state.focus === 'list') return moveLink(state, key)
  if (state.view === 'headroom') {
    const { height, count } = roomWindow(state)
    return { ...state, headroom: moveScroll(state.headroom, key, height, count) }
  }
  if (state.view === 'failures') {
    const { height, count } = failureWindow(state)
    return { ...state, failures: moveScroll(state.failures, key, height, count) }
  }
  const read = state.view === 'changes' || state.focus === 'detail' ? readLines(state) : undefined
  if (read === undefined || state.view === 'map' || state.view === 'simulate') return moveTunnel(state, key)
  const at = scrollKey(state)
  return { ...state, [at]: moveScroll(state[at], key, read.height, read.lines.length) }
}

/** The next line that links to a tunnel, wrapping round at the end. */
export const nextJump = (state: State): State => {
  const read = readLines(state)
  if (read === undefined) return state
  const at = scrollKey(state)
  const { cursor } = state[at]
  const jumps = read.lines.flatMap((line, i) => (line.jump === undefined ? [] : [i]))
  const next = jumps.find(i => i > cursor) ?? jumps[0]
  return next === undefined ? state : { ...state, [at]: { ...state[at], cursor: next } }
}

export const moveNode = (state: State, key: string): State => {
  const nodes = mapNodes(state)
  if (nodes.length === 0) return state
  const at = state.node === undefined ? -1 : nodes.indexOf(state.node)
  const step = key === 'left' || key === 'h' ? -1 : 1
  const to = at < 0 ? 0 : (at + step + nodes.length) % nodes.length
  return { ...state, node: nodes[to] }
}

const settledScroll = (scroll: Scroll, height: number, count: number): Scroll => {
  const cursor = Math.max(0, Math.min(scroll.cursor, count - 1))
  const top = windowStart(cursor, scroll.top, height, count)
  return cursor === scroll.cursor && top === scroll.top ? scroll : { cursor, top }
}

const settledLinks = (state: State, height: number): State['links'] => {
  const rows = linksIn(state)
  const at = linkCursor(state)
  const { cursor } = state.links
  const row = rows[at]
  // A lane that is gone with its tunnels comes back with them, and the cursor to it.
  const isSameLink = cursor !== undefined && row !== undefined && linkOfKey(cursor) === row.link.id
  return {
    ...state.links,
    cursor: isSameLink ? cursor : (row?.key ?? cursor),
    top: windowStart(at, state.links.top, height, rows.length),
  }
}

/** Cursors on what is there, and windows where their cursors are: what an event may have upset. */
export const settle = (state: State): State => {
  const rows = tunnelsIn(state)
  const at = tunnelCursor(state)
  const height = listHeight(state)
  let settled: State = {
    ...state,
    tunnels: {
      ...state.tunnels,
      cursor: rows[at]?.tunnel.id ?? state.tunnels.cursor,
      top: windowStart(at, state.tunnels.top, height, rows.length),
    },
    links: state.view === 'links' ? settledLinks(state, height) : state.links,
  }
  const { dialog } = settled
  if (dialog?.kind === 'help') {
    const { body } = layoutOf(settled)
    const count = helpLines(settled, body.width, plainScreen).length
    settled = { ...settled, dialog: { ...dialog, scroll: movePage(dialog.scroll, '', body.height, count) } }
  }
  if (isList(dialog)) settled = { ...settled, dialog: scrolled(settled, dialog, settledScroll) }
  if (settled.view === 'headroom') {
    const { height, count } = roomWindow(settled)
    return { ...settled, headroom: settledScroll(settled.headroom, height, count) }
  }
  if (settled.view === 'failures') {
    const { height, count } = failureWindow(settled)
    return { ...settled, failures: settledScroll(settled.failures, height, count) }
  }
  const read = readLines(settled)
  if (read === undefined) return settled
  const key = scrollKey(settled)
  return { ...settled, [key]: settledScroll(settled[key], read.height, read.lines.length) }
}
