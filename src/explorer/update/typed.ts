import { pasteIntoForm, typeIntoForm } from '../state/form.ts'
import type { Next, State } from '../state/state.ts'
import { pasteInto, type TextField, textField, typeInto } from '../state/text-field.ts'
import { LINK_WORDS } from '../view/link-rows.ts'
import { tunnelWords } from '../view/tunnel-filter.ts'
import { only, saying } from './next.ts'
import { nodeTyped } from './node-search.ts'

/** A key into the field that is open; the state as it is where the key means nothing there. */
export const typed = (state: State, key: string): State => {
  const { dialog, topology, world } = state
  switch (dialog?.kind) {
    case 'filter':
      return key === 'tab' ? completed(state) : withText(state, field => typeInto(field, key))
    case 'palette':
    case 'save':
      return withText(state, field => typeInto(field, key))
    case 'node':
      return nodeTyped(state, dialog, key)
    case 'form': {
      const form = typeIntoForm(dialog.form, key, topology, world.tunnels, world.rejected)
      return form === undefined ? state : { ...state, dialog: { kind: 'form', form } }
    }
    default:
      return state
  }
}

/** Text pasted into the field that is open. Nothing in it is a key; without a field it is not taken. */
export const pasted = (state: State, text: string): Next => {
  const { dialog, topology, world } = state
  if (dialog?.kind === 'form') {
    const form = pasteIntoForm(dialog.form, text, topology, world.tunnels, world.rejected)
    return only({ ...state, dialog: { kind: 'form', form } })
  }
  if (dialog?.kind === 'node') {
    const field = pasteInto(dialog.text, text)
    return only(
      nodeTyped({ ...state, dialog: { ...dialog, text: field } }, { ...dialog, text: field }, 'end'),
    )
  }
  const after = withText(state, field => pasteInto(field, text))
  return after === state
    ? saying(state, 'warn', 'pasted text is no keys: open a field for it first, with / or a')
    : only(after)
}

/** What the open filter is about. */
const listOf = ({ view }: State): 'tunnels' | 'links' => (view === 'links' ? 'links' : 'tunnels')

/** The state with the field of the open dialog changed; as it is where there is none, or nothing changes. */
const withText = (state: State, change: (field: TextField) => TextField | undefined): State => {
  const { dialog } = state
  switch (dialog?.kind) {
    case 'filter': {
      const list = listOf(state)
      const filter = change(state[list].filter)
      return filter === undefined ? state : { ...state, [list]: { ...state[list], filter } }
    }
    case 'palette': {
      const text = change(dialog.text)
      if (text === undefined) return state
      const isSame = text.text === dialog.text.text
      return { ...state, dialog: { ...dialog, text, list: isSame ? dialog.list : { cursor: 0, top: 0 } } }
    }
    case 'save': {
      const path = change(dialog.path)
      return path === undefined ? state : { ...state, dialog: { ...dialog, path, exists: undefined } }
    }
    default:
      return state
  }
}

/** The field's name that goes on from what is typed last, as far as only one does. */
const completed = (state: State): State => {
  const words = state.view === 'links' ? LINK_WORDS : tunnelWords(state.topology)
  return withText(state, ({ text }) => {
    const last = /[^\s-]*$/.exec(text)?.[0] ?? ''
    const found = last === '' ? [] : words.filter(word => word.startsWith(last.toLowerCase()))
    const [only = ''] = found
    return found.length === 1 ? textField(text.slice(0, text.length - last.length) + only) : undefined
  })
}
