import type { Next, NodeDialog, State } from '../state/state.ts'
import { textField, typeInto } from '../state/text-field.ts'
import { nodesFound } from '../view/nodes-found.ts'
import { only, saying } from './next.ts'

const showing = (state: State, dialog: NodeDialog): State => ({
  ...state,
  dialog,
  node: nodesFound(state, dialog)[0] ?? dialog.from,
})

/** A key into the field: the first node that fits is selected at once. */
export const nodeTyped = (state: State, dialog: NodeDialog, key: string): State => {
  const [first] = nodesFound(state, dialog)
  if (key === 'tab' && first !== undefined) return showing(state, { ...dialog, text: textField(first) })
  const text = typeInto(dialog.text, key)
  return text === undefined ? state : showing(state, { ...dialog, text })
}

/** The next of the nodes that fit, or the one before. */
export const otherNode = (state: State, dialog: NodeDialog, key: string): State => {
  const found = nodesFound(state, dialog)
  if (found.length === 0) return state
  const at = state.node === undefined ? -1 : found.indexOf(state.node)
  const step = key === 'up' || key === 'pageup' ? -1 : 1
  return { ...state, node: found[(at + step + found.length) % found.length] }
}

export const findNode = (state: State, dialog: NodeDialog): Next => {
  const closed: State = { ...state, dialog: undefined }
  return nodesFound(state, dialog).length > 0 || dialog.text.text.trim() === ''
    ? only(closed)
    : saying(closed, 'warn', `no node has ${dialog.text.text.trim()} in its name`)
}
