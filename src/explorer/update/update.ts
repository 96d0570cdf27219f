import { counted } from '../../report/typeset/numbers.ts'
import type { Action, Event } from '../state/actions.ts'
import { actionFor } from '../state/bindings/bindings.ts'
import { addForm } from '../state/form.ts'
import { heard } from '../state/planning-state.ts'
import type { SimulationState } from '../state/simulation-state.ts'
import { type Next, requestIds, type SaveDialog, type State } from '../state/state.ts'
import { textField } from '../state/text-field.ts'
import { savedKinds } from '../view/form-lines.ts'
import { paletteEntries } from '../view/palette.ts'
import { tunnelsIn } from '../view/selection.ts'
import { serviceRows } from '../view/service-rows.ts'
import { changeChosen, placeAll, submitForm, toggleFailure } from './change.ts'
import { copyChosen, copyPane } from './copy.ts'
import { editChosen, readEdited } from './edit-text.ts'
import { keepRejected, takeRemedy } from './form-rejected.ts'
import { onMouse } from './mouse.ts'
import { move, moveNode, nextJump, settle, toTunnel } from './move.ts'
import { only, saying } from './next.ts'
import { findNode } from './node-search.ts'
import { close, open } from './open-close.ts'
import { onOutcome } from './outcome.ts'
import { applyFix, failAsListed, findFixesFor, survey } from './planning.ts'
import { pasted, typed } from './typed.ts'

/** What an event makes of the state, and what it asks of the outside world. Pure: tests drive it with any keys. */
export const update = (state: State, event: Event): Next => {
  const next = react(state, event)
  return { ...next, state: settle(next.state) }
}

/** The event alone; {@link update} then puts cursors and windows right, whatever happened. */
const react = (state: State, event: Event): Next => {
  switch (event.kind) {
    case 'key':
      return onKey({ ...state, message: undefined }, event.key)
    case 'paste':
      return pasted({ ...state, message: undefined }, event.text)
    case 'mouse':
      return onMouse({ ...state, message: undefined, adjusting: undefined }, event, act)
    case 'resize':
      return { state: { ...state, size: event.size }, effect: { kind: 'redraw' } }
    case 'outcome':
      return only(onOutcome({ ...state, history: event.history, redoable: event.redoable }, event.outcome))
    case 'bulk':
      return only({ ...state, bulk: event.bulk })
    case 'explained': {
      const { kind: _, ...explained } = event
      return only({ ...state, explained })
    }
    case 'saved':
      return onSaved(state, event.path, event.as)
    case 'exists':
      return only(
        state.dialog?.kind === 'save' ? { ...state, dialog: { ...state.dialog, exists: event.path } } : state,
      )
    case 'say':
      return only({ ...state, message: event.message })
    case 'stale':
      return onStale(state, event.path)
    case 'loaded':
      return onLoaded(state, event.loaded)
    case 'edited':
      return readEdited(state, event)
    case 'planning':
      return only({ ...state, planning: heard(state.planning, event.world, event.news) })
    case 'simulation':
      return only({ ...state, simulation: event.simulation })
  }
}

const onSaved = (state: State, path: string, as: SaveDialog['as']): Next => {
  const { rejected } = state.world
  const without =
    as === 'allocation' && rejected.length > 0
      ? ` without ${counted(rejected.length, 'rejected request')}: a requests file keeps them`
      : ''
  return saying(
    { ...state, dialog: undefined, isSaved: true },
    without === '' ? 'good' : 'warn',
    `wrote ${path}${without}`,
  )
}

/** Where nothing would be lost the files are opened again at once. */
const onStale = (state: State, path: string): Next => {
  const { history, dialog, bulk } = state
  const next: State = { ...state, stale: path }
  return history.length === 0 && dialog === undefined && bulk === undefined
    ? { state: next, effect: { kind: 'reload' } }
    : only(next)
}

/** The files as they are now: everything starts from them, seen as it was seen before. */
const onLoaded = (state: State, loaded: Extract<Event, { kind: 'loaded' }>['loaded']): Next => {
  const ids = new Set(requestIds(loaded.world))
  const marks = new Set([...state.tunnels.marks].filter(id => ids.has(id)))
  return saying(
    {
      ...state,
      ...loaded,
      tunnels: { ...state.tunnels, marks },
      dialog: undefined,
      change: undefined,
      adjusting: undefined,
      history: [],
      redoable: 0,
      isSaved: true,
      explained: undefined,
      stale: undefined,
      draft: undefined,
      trail: [],
    },
    'good',
    'opened again: everything is as the files have it now',
  )
}

/** A key is an action where a binding says so; else it is text for the open field. */
const onKey = (state: State, key: string): Next => {
  const action = actionFor(state, key)
  if (action === undefined) return only(typed({ ...state, adjusting: undefined }, key))
  return act(action.kind === 'adjust' ? state : { ...state, adjusting: undefined }, action, key)
}

const TOP = { cursor: 0, top: 0 } as const

const act = (state: State, action: Action, key: string): Next => {
  switch (action.kind) {
    case 'move':
      return only(move(state, key))
    case 'move-node':
      return only(moveNode(state, key))
    case 'find-node':
      return only({
        ...state,
        view: 'map',
        dialog: { kind: 'node', text: textField(), from: state.node },
      })
    case 'type':
      return only(typed(state, key))
    case 'open':
      return only(open(state))
    case 'close':
      return only(close(state))
    case 'submit':
      return submit(state)
    case 'back': {
      const id = state.trail.at(-1)
      const shown = toTunnel(state, id)
      return only({ ...withoutFilter(shown), trail: state.trail.slice(0, -1) })
    }
    case 'next-jump':
      return only(nextJump(state))
    case 'view':
      return only({ ...state, view: action.view, focus: 'list', detail: TOP })
    case 'sort-tunnels':
      return only({ ...state, tunnels: { ...state.tunnels, sort: action.sort } })
    case 'sort-links':
      return only({ ...state, links: { ...state.links, sort: action.sort } })
    case 'reverse': {
      const list = state.view === 'links' ? 'links' : 'tunnels'
      return only({ ...state, [list]: { ...state[list], isReversed: !state[list].isReversed } })
    }
    case 'filter':
      return only({ ...state, dialog: { kind: 'filter' }, focus: 'list' })
    case 'mark':
      return only(marked(state))
    case 'mark-all':
      return only(markedAll(state))
    case 'zoom':
      return only(zoomed(state))
    case 'since':
      return only({ ...state, since: state.since === 'change' ? 'file' : 'change', changes: TOP })
    case 'help':
      return only({ ...state, dialog: { kind: 'help', scroll: TOP } })
    case 'palette':
      return only({ ...state, dialog: { kind: 'palette', text: textField(), list: TOP } })
    case 'services':
      return openServices(state)
    case 'add':
      return only({ ...state, dialog: { kind: 'form', form: addForm() } })
    case 'keep-rejected':
      return keepRejected(state)
    case 'take-remedy':
      return takeRemedy(state)
    case 'parameter':
      return only({ ...state, parameter: action.parameter })
    case 'save':
      return only({ ...state, dialog: saveDialog(state) })
    case 'save-as': {
      const { dialog } = state
      if (dialog?.kind !== 'save') return only(state)
      const kinds = savedKinds(state)
      const as = kinds[(kinds.indexOf(dialog.as) + 1) % kinds.length] ?? dialog.as
      return only({ ...state, dialog: { ...dialog, as } })
    }
    case 'edit':
    case 'remove':
    case 'reroute':
    case 'retry':
    case 'force':
    case 'adjust':
      return changeChosen(state, action.kind, key)
    case 'place-all':
      return placeAll(state)
    case 'find-fixes':
      return findFixesFor(state)
    case 'apply-fix':
      return applyFix(state, key)
    case 'survey':
      return survey(state)
    case 'toggle-failure':
      return state.view === 'failures' ? failAsListed(state) : toggleFailure(state, false)
    case 'toggle-one-way':
      return toggleFailure(state, true)
    case 'copy':
      return copyChosen(state)
    case 'copy-pane':
      return copyPane(state)
    case 'edit-text':
      return editChosen(state)
    case 'mouse':
      return {
        state: { ...state, hasMouse: !state.hasMouse },
        effect: { kind: 'mouse', isOn: !state.hasMouse },
      }
    case 'ascii':
      return { state: { ...state, isAscii: !state.isAscii }, effect: { kind: 'redraw' } }
    case 'leave':
      return state.history.length > 0 && !state.isSaved
        ? only({ ...state, dialog: { kind: 'leave' } })
        : { state, effect: { kind: 'quit' } }
    case 'undo':
    case 'redo':
    case 'reload':
    case 'redraw':
    case 'suspend':
    case 'stop-bulk':
    case 'quit':
      return { state, effect: { kind: action.kind } }
    case 'simulate':
      return isSimulating(state)
        ? {
            state: { ...state, simulation: { ...state.simulation, kind: 'stopped' } },
            effect: { kind: 'stop-simulation' },
          }
        : { state, effect: { kind: 'simulate' } }
  }
}

/** A state whose simulation is of the present world and runs. */
type Simulating = State & { readonly simulation: Extract<SimulationState, { kind: 'running' | 'stopped' }> }

const isSimulating = (state: State): state is Simulating =>
  state.simulation.kind === 'running' && state.simulation.world === state.world

const withoutFilter = (state: State): State => ({
  ...state,
  tunnels: { ...state.tunnels, filter: textField() },
})

/** What has the cursor is marked, or not any more; the cursor goes on to the next. */
const marked = (state: State): State => {
  const { cursor } = state.tunnels
  if (cursor === undefined) return state
  const marks = new Set(state.tunnels.marks)
  if (!marks.delete(cursor)) marks.add(cursor)
  return move({ ...state, tunnels: { ...state.tunnels, marks } }, 'down')
}

const markedAll = (state: State): State => {
  const marks = state.tunnels.marks.size > 0 ? [] : tunnelsIn(state).map(({ tunnel }) => tunnel.id)
  return { ...state, tunnels: { ...state.tunnels, marks: new Set(marks) } }
}

const MOST_ZOOM = 4

/** The pane with the focus has all the room; the map has twice the room, and twice again, and then as before. */
const zoomed = (state: State): State =>
  state.view === 'map'
    ? { ...state, mapZoom: state.mapZoom >= MOST_ZOOM ? 1 : state.mapZoom * 2 }
    : { ...state, isZoomed: !state.isZoomed }

const saveDialog = (state: State): SaveDialog => ({
  kind: 'save',
  path: textField(state.savePath),
  as: 'allocation',
  exists: undefined,
})

const openServices = (state: State): Next =>
  serviceRows(state).length === 0
    ? saying(state, 'warn', 'no services given: xlane explore TOPOLOGY SERVICES.yaml shows what they promise')
    : only({ ...state, dialog: { kind: 'services', list: TOP, opened: undefined } })

const submit = (state: State): Next => {
  const { dialog } = state
  switch (dialog?.kind) {
    case 'form':
      return submitForm(state, dialog.form)
    case 'palette': {
      const entry = paletteEntries(state, dialog)[dialog.list.cursor]
      const closed: State = { ...state, dialog: undefined }
      return entry === undefined ? only(closed) : act(closed, entry.action, entry.key)
    }
    case 'node':
      return findNode(state, dialog)
    case 'save': {
      const path = dialog.path.text.trim()
      if (path === '') return saying(state, 'bad', 'a file needs a name')
      return {
        state: { ...state, savePath: path },
        effect: { kind: 'save', path, as: dialog.as, overwrite: dialog.exists === path },
      }
    }
    default:
      return only({ ...state, dialog: undefined })
  }
}
