import type { FailedElement } from '../../engine/change.ts'
import type { Violation } from '../../model/verdict.ts'
import { counted } from '../../report/typeset/numbers.ts'
import type { Action, Event } from '../state/actions.ts'
import { actionFor } from '../state/bindings.ts'
import { addForm, editForm, type FormState, readForm, typeIntoForm } from '../state/form.ts'
import { fieldOf } from '../state/read-form.ts'
import type { SimulationState } from '../state/simulation-state.ts'
import type { Message, Next, SaveDialog, State } from '../state/state.ts'
import { tunnelOf } from '../state/state.ts'
import { textField, typeInto } from '../state/text-field.ts'
import { readLines, selectedLink, selectedTunnel, tunnelCursor, tunnelsIn } from '../view/selection.ts'
import { serviceRows } from '../view/service-rows.ts'
import {
  broken,
  type ChangeOutcome,
  isSamePlace,
  mended,
  type Operation,
  type WorldChange,
} from '../what-if/world.ts'
import { adjust } from './adjust.ts'
import { move, moveNode, nextJump, scrollKey, settle, toTunnel } from './move.ts'
import { savedText } from './saved-text.ts'

/** What an event makes of the state, and what it asks of the outside world. Pure: tests drive it with any keys. */
export const update = (state: State, event: Event): Next => {
  const next = react(state, event)
  return { ...next, state: settle(next.state) }
}

const only = (state: State): Next => ({ state })

const saying = (state: State, tone: Message['tone'], text: string): Next =>
  only({ ...state, message: { tone, text } })

/** The event alone; {@link update} then puts cursors and windows right, whatever happened. */
const react = (state: State, event: Event): Next => {
  switch (event.kind) {
    case 'key':
      return onKey({ ...state, message: undefined }, event.key)
    case 'resize':
      return { state: { ...state, size: event.size }, effect: { kind: 'redraw' } }
    case 'outcome':
      return only(onOutcome({ ...state, history: event.history, redoable: event.redoable }, event.outcome))
    case 'explained': {
      const { kind: _, ...explained } = event
      return only({ ...state, explained })
    }
    case 'saved':
      return saying({ ...state, dialog: undefined, isSaved: true }, 'good', `wrote ${event.path}`)
    case 'exists':
      return only(
        state.dialog?.kind === 'save' ? { ...state, dialog: { ...state.dialog, exists: event.path } } : state,
      )
    case 'say':
      return only({ ...state, message: event.message })
    case 'simulation':
      return only({ ...state, simulation: event.simulation })
  }
}

/** A key is an action where a binding says so; else it is text for the open field. */
const onKey = (state: State, key: string): Next => {
  const action = actionFor(state, key)
  if (action !== undefined) return act(state, action, key)
  return only(typed(state, key))
}

/** Text goes into the field that is open. */
const typed = (state: State, key: string): State => {
  const { dialog, topology, world } = state
  if (dialog?.kind === 'filter') {
    const filter = typeInto(state.filter, key)
    return filter === undefined ? state : { ...state, filter }
  }
  if (dialog?.kind === 'save') {
    const path = typeInto(dialog.path, key)
    return path === undefined ? state : { ...state, dialog: { ...dialog, path, exists: undefined } }
  }
  if (dialog?.kind !== 'form') return state
  const form = typeIntoForm(dialog.form, key, topology, world.tunnels)
  return form === undefined ? state : { ...state, dialog: { kind: 'form', form } }
}

const act = (state: State, action: Action, key: string): Next => {
  switch (action.kind) {
    case 'move':
      return only(move(state, key))
    case 'move-node':
      return only(moveNode(state, key))
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
      return only({ ...toTunnel(state, id), trail: state.trail.slice(0, -1), filter: textField() })
    }
    case 'next-jump':
      return only(nextJump(state))
    case 'view':
      return only({ ...state, view: action.view, focus: 'list', detail: { cursor: 0, top: 0 } })
    case 'sort-tunnels':
      return only({ ...state, tunnels: { ...state.tunnels, sort: action.sort } })
    case 'sort-links':
      return only({ ...state, links: { ...state.links, sort: action.sort } })
    case 'filter':
      return only({ ...state, dialog: { kind: 'filter' }, focus: 'list' })
    case 'help':
      return only({ ...state, dialog: { kind: 'help', scroll: { cursor: 0, top: 0 } } })
    case 'services':
      return openServices(state)
    case 'add':
      return only({ ...state, dialog: { kind: 'form', form: addForm() } })
    case 'parameter':
      return only({ ...state, parameter: action.parameter })
    case 'save':
      return only({ ...state, dialog: saveDialog(state) })
    case 'save-as': {
      const { dialog } = state
      if (dialog?.kind !== 'save') return only(state)
      const as = dialog.as === 'allocation' ? 'requests' : 'allocation'
      return only({ ...state, dialog: { ...dialog, as } })
    }
    case 'edit':
    case 'remove':
    case 'reroute':
    case 'adjust':
      return changeTunnel(state, action.kind, key)
    case 'toggle-failure':
      return toggleFailure(state)
    case 'leave':
      return state.history.length > 0 && !state.isSaved
        ? only({ ...state, dialog: { kind: 'leave' } })
        : { state, effect: { kind: 'quit' } }
    case 'undo':
    case 'redo':
    case 'redraw':
    case 'suspend':
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

const saveDialog = (state: State): SaveDialog => ({
  kind: 'save',
  path: textField(state.savePath),
  as: 'allocation',
  exists: undefined,
})

const openServices = (state: State): Next =>
  serviceRows(state).length === 0
    ? saying(state, 'warn', 'no services given: xlane explore TOPOLOGY SERVICES.yaml shows what they promise')
    : only({ ...state, dialog: { kind: 'services', list: { cursor: 0, top: 0 }, opened: undefined } })

/** Into the detail; in the detail, to the tunnel that the line names. */
const open = (state: State): State => {
  const { dialog } = state
  if (dialog?.kind === 'services') return { ...state, dialog: { ...dialog, opened: { cursor: 0, top: 0 } } }
  if (state.view === 'map') return { ...state, view: 'tunnels', focus: 'detail' }
  if (state.view !== 'changes' && state.focus === 'list') return { ...state, focus: 'detail' }
  const line = readLines(state)?.lines[state[scrollKey(state)].cursor]
  if (line?.jump === undefined || tunnelOf(state, line.jump) === undefined) return state
  const from = state.view === 'tunnels' ? selectedTunnel(state) : undefined
  return {
    ...toTunnel(state, line.jump),
    view: 'tunnels',
    focus: 'detail',
    // What is looked for may not pass the filter.
    filter: textField(),
    trail: from === undefined ? state.trail : [...state.trail, from],
  }
}

/** One step back: the waterfalls of a service, the open dialog, then the detail, then the filter. */
const close = (state: State): State => {
  if (state.dialog?.kind === 'filter') return { ...state, dialog: undefined, filter: textField() }
  if (state.dialog?.kind === 'services' && state.dialog.opened !== undefined)
    return { ...state, dialog: { ...state.dialog, opened: undefined } }
  if (state.dialog !== undefined) return { ...state, dialog: undefined }
  if (state.focus === 'detail') return { ...state, focus: 'list' }
  return { ...state, filter: textField() }
}

const submit = (state: State): Next => {
  const { dialog } = state
  if (dialog?.kind === 'form') return submitForm(state, dialog.form)
  if (dialog?.kind !== 'save') return only({ ...state, dialog: undefined })
  const path = dialog.path.text.trim()
  if (path === '') return saying(state, 'bad', 'a file needs a name')
  const text = savedText(state.world, state.topology, path, dialog.as)
  return {
    state: { ...state, savePath: path },
    effect: { kind: 'save', path, text, overwrite: dialog.exists === path },
  }
}

/** Sends the form where it can be read; else shows what is wrong, the cursor on the first field with a mistake. */
const submitForm = (state: State, form: FormState): Next => {
  const content = readForm(form, state.topology, state.world.tunnels)
  if (content.kind === 'wrong') {
    const at = form.fields.findIndex(field => content.problems.some(p => fieldOf(p) === field.key))
    const shown: FormState = { ...form, problems: content.problems, isSent: true, at: Math.max(0, at) }
    return saying(
      { ...state, dialog: { kind: 'form', form: shown } },
      'bad',
      `not yet: ${counted(content.problems.length, 'problem')}`,
    )
  }
  if (content.kind === 'tunnel') return operate(state, { kind: 'change', tunnel: content.tunnel })
  return operate(state, { kind: 'add', request: content.request, force: form.rejection !== undefined })
}

const operate = (state: State, operation: Operation): Next => ({
  state,
  effect: { kind: 'operate', operation },
})

const changeTunnel = (state: State, kind: 'edit' | 'remove' | 'reroute' | 'adjust', key: string): Next => {
  const id = selectedTunnel(state)
  const tunnel = tunnelOf(state, id)
  if (tunnel === undefined) return saying(state, 'warn', 'no tunnel is selected')
  switch (kind) {
    case 'edit':
      return only({ ...state, dialog: { kind: 'form', form: editForm(tunnel) } })
    case 'adjust': {
      const up = key === '+' || key === '='
      const adjusted = adjust(state.world, state.topology, tunnel, state.parameter, up)
      return adjusted.kind === 'refused'
        ? saying(state, 'warn', adjusted.why)
        : operate(state, { kind: 'change', tunnel: adjusted.tunnel })
    }
    default:
      return operate(state, { kind, id: tunnel.id })
  }
}

/** Fails the selected link or node, or restores it where it is down. */
const toggleFailure = (state: State): Next => {
  const link = state.view === 'links' ? selectedLink(state)?.id : undefined
  const { node } = state
  if (link === undefined && node === undefined)
    return saying(state, 'warn', 'choose a node with ← and → first')
  const place: FailedElement = link === undefined ? { node: node! } : { link }
  const isDown = state.world.failed.some(p => isSamePlace(p, place))
  return operate(state, { kind: isDown ? 'restore' : 'fail', place })
}

/** The world after an operation; a rejected request stays in its form, so that it can be changed or forced. */
const onOutcome = (state: State, outcome: ChangeOutcome): State => {
  const { dialog } = state
  if (outcome.kind === 'refused') {
    const { code, message } = outcome.rejection
    if (dialog?.kind === 'form' && dialog.form.editing === undefined)
      return { ...state, dialog: { ...dialog, form: { ...dialog.form, rejection: outcome.rejection } } }
    return { ...state, message: { tone: 'bad', text: `${code}: ${message}` } }
  }
  const { world, change } = outcome
  const at = tunnelCursor(state)
  const added = change.moved.find(m => m.before === undefined && tunnelOf(state, m.id) === undefined)
  const shown: State = {
    ...state,
    world,
    change,
    isSaved: false,
    dialog: dialog?.kind === 'form' ? undefined : dialog,
    message: messageOf(change),
  }
  if (added !== undefined) return { ...toTunnel(shown, added.id), filter: textField() }
  if (tunnelOf(shown, state.tunnels.cursor) !== undefined) return shown
  // Where the selected tunnel is gone, the one that stands in its place is next.
  const rows = tunnelsIn(shown)
  return toTunnel(shown, rows[Math.min(at, rows.length - 1)]?.tunnel.id)
}

/** `feed: period 5 µs → 6 µs · 3 moved · broke orders (DEADLINE)` */
const messageOf = (change: WorldChange): Message => {
  const broke = broken(change)
  const healed = mended(change)
  const parts = [
    change.label,
    // Those that came, went or are down are named otherwise.
    `${change.moved.filter(m => m.before !== undefined && m.after !== undefined).length} moved`,
    ...(broke.length === 0 ? [] : [`broke ${named(broke)}`]),
    ...(healed.length === 0 ? [] : [`mended ${named(healed)}`]),
  ]
  return { tone: broke.length > 0 ? 'bad' : 'good', text: parts.join(' · ') }
}

/** The first three, by tunnel where there is one. */
const named = (violations: readonly Violation[]): string => {
  const names = violations
    .slice(0, 3)
    .map(v => `${'tunnel' in v ? v.tunnel : 'link' in v ? v.link : ''} (${v.code})`)
  return names.join(', ') + (violations.length > 3 ? ` and ${violations.length - 3} more` : '')
}
