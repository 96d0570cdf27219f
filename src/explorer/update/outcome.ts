import type { Violation } from '../../model/verdict.ts'
import { type State, tunnelOf } from '../state/state.ts'
import { textField } from '../state/text-field.ts'
import { tunnelCursor, tunnelsIn } from '../view/selection.ts'
import { broken, type ChangeOutcome, mended, type WorldChange } from '../what-if/world.ts'
import { toTunnel } from './move.ts'

/** The world after an operation; a rejected request stays in its form, so that it can be changed, kept or forced. */
export const onOutcome = (state: State, outcome: ChangeOutcome): State => {
  const { dialog } = state
  if (outcome.kind === 'refused') {
    const { code, message } = outcome.rejection
    if (dialog?.kind === 'form' && dialog.form.editing === undefined)
      return { ...state, dialog: { ...dialog, form: { ...dialog.form, rejection: outcome.rejection } } }
    return { ...state, message: { tone: 'bad', text: `${code}: ${message}` } }
  }
  const withoutForm = dialog?.kind === 'form' || dialog?.kind === 'fix' ? undefined : dialog
  if (outcome.kind === 'unchanged')
    return { ...state, dialog: withoutForm, message: { tone: 'warn', text: outcome.why } }
  const { world, change } = outcome
  const at = tunnelCursor(state)
  const added = change.moved.find(m => m.before === undefined && tunnelOf(state, m.id) === undefined)
  const ids = new Set([
    ...world.tunnels.map(({ id }) => id),
    ...world.rejected.map(({ request }) => request.id),
  ])
  const { marks } = state.tunnels
  const kept = marks.size === 0 ? marks : new Set([...marks].filter(id => ids.has(id)))
  const shown: State = {
    ...state,
    world,
    topology: world.topology,
    change,
    isSaved: false,
    tunnels: { ...state.tunnels, marks: kept },
    dialog: withoutForm,
    message: messageOf(change),
  }
  if (added !== undefined) {
    const there = toTunnel(shown, added.id)
    return { ...there, tunnels: { ...there.tunnels, filter: textField() } }
  }
  if (state.tunnels.cursor !== undefined && ids.has(state.tunnels.cursor)) return shown
  // Where the selected tunnel is gone, the one that stands in its place is next.
  const rows = tunnelsIn(shown)
  return toTunnel(shown, rows[Math.min(at, rows.length - 1)]?.tunnel.id)
}

/** `feed: period 5 µs → 6 µs · 3 moved · broke orders (DEADLINE)` */
const messageOf = (change: WorldChange): { readonly tone: 'good' | 'bad'; readonly text: string } => {
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
