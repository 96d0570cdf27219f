import { printRequests } from '../../formats/requests/print-requests.ts'
import { asRequests } from '../../model/request.ts'
import { dialogPane, listPane, mapPane, simulationPane } from '../frame/panes.ts'
import type { Next, State } from '../state/state.ts'
import { failureLines } from '../view/failure-lines.ts'
import { roomLines } from '../view/headroom-lines.ts'
import { layoutOf } from '../view/layout.ts'
import { plainScreen } from '../view/painter.ts'
import { chosenRows, detailLines, linksIn, readLines, selectedLink, tunnelsIn } from '../view/selection.ts'
import { scrollKey } from './move.ts'
import { saying } from './next.ts'

/** Terminals take no more than this at a time, encoded: xterm's own limit. */
const MOST_BYTES = 74_000

const copying = (state: State, text: string, what: string): Next => {
  const bytes = new TextEncoder().encode(text).length
  if (bytes > MOST_BYTES)
    return saying(state, 'warn', `${Math.ceil(bytes / 1000)} kB are more than terminals take; w saves a file`)
  return {
    state: { ...state, message: { tone: 'good', text: `copied ${what}` } },
    effect: { kind: 'copy', text },
  }
}

/** What is marked or selected, as a requests file has it; where lines are read, the line with the cursor. */
export const copyChosen = (state: State): Next => {
  const isRead = state.view === 'changes' || (state.focus === 'detail' && state.view !== 'simulate')
  const read = isRead ? readLines(state) : undefined
  if (read !== undefined) {
    const line = read.lines[state[scrollKey(state)].cursor]
    return copying(state, line?.text.trim() ?? '', 'the line')
  }
  if (state.view === 'links') {
    const id = selectedLink(state)?.id
    return id === undefined ? saying(state, 'warn', 'no link is selected') : copying(state, id, id)
  }
  const rows = chosenRows(state)
  const [first] = rows
  if (first === undefined) return saying(state, 'warn', 'no tunnel is selected')
  const requests = rows.flatMap(({ copies, rejected }) =>
    rejected === undefined ? asRequests(copies, t => t.requestedPeriodPs) : [rejected.request],
  )
  const what = rows.length === 1 ? first.bound.id : `${rows.length} requests`
  return copying(state, printRequests(requests, state.topology), what)
}

/** Wider than any table. */
const ALL = 10_000

const paneLines = (state: State): readonly string[] => {
  const { body, list, detail } = layoutOf(state)
  const dialog = dialogPane(state, body, plainScreen)
  if (dialog !== undefined) return dialog
  if (state.view === 'changes') return readLines(state)?.lines.map(({ text }) => text) ?? []
  if (state.view === 'failures') return failureLines(state, body, plainScreen)
  if (state.view === 'headroom') return roomLines(state, body, plainScreen)
  if (state.view === 'map') return mapPane(state, body, plainScreen)
  if (state.view === 'simulate') return simulationPane(state, detail ?? body, plainScreen)
  if (state.focus === 'detail') return detailLines(state).map(({ text }) => text)
  const rows = state.view === 'links' ? linksIn(state).length : tunnelsIn(state).length
  const from = { ...state, tunnels: { ...state.tunnels, top: 0 }, links: { ...state.links, top: 0 } }
  return listPane(from, { width: list?.width ?? ALL, height: Math.min(rows, 1000) + 2 }, plainScreen)
}

/** All lines of the pane with the focus, those out of sight too. */
export const copyPane = (state: State): Next => {
  const lines = paneLines(state).map(line => line.trimEnd())
  return copying(state, `${lines.join('\n').trimEnd()}\n`, `${lines.length} lines`)
}
