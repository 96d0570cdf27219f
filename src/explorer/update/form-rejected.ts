import { readForm, withRemedy } from '../state/form.ts'
import type { Next, State } from '../state/state.ts'
import { operate } from './change.ts'
import { only, saying } from './next.ts'

/** The request of the form stays, among the rejected ones, with what it asks for now. */
export const keepRejected = (state: State): Next => {
  const { dialog, topology, world } = state
  if (dialog?.kind !== 'form' || dialog.form.rejection === undefined) return only(state)
  const { form } = dialog
  const content = readForm(form, topology, world.tunnels, world.rejected)
  if (content.kind !== 'request') return only(state)
  const { rejection } = dialog.form
  return operate(state, {
    kind: 'reject',
    rejected: { request: content.request, rejection },
    instead: form.instead,
  })
}

/** What would admit the request, written into its form; enter then sends it. */
export const takeRemedy = (state: State): Next => {
  const { dialog, topology, world } = state
  if (dialog?.kind !== 'form') return only(state)
  const form = withRemedy(dialog.form, topology, world.tunnels, world.rejected)
  return form === undefined
    ? saying(state, 'warn', 'what would admit it is a change of the network, which its file has to say')
    : saying({ ...state, dialog: { kind: 'form', form } }, 'good', 'enter sends it with this change')
}
