import type { FailedElement } from '../../engine/change.ts'
import type { Tunnel } from '../../model/request.ts'
import { counted } from '../../report/typeset/numbers.ts'
import { cableName, cableOf } from '../state/cables.ts'
import { editForm, type FormState, readForm, requestForm } from '../state/form.ts'
import { fieldOf } from '../state/read-form.ts'
import type { Next, State } from '../state/state.ts'
import { chosenRows, selectedLink, selectedRow } from '../view/selection.ts'
import { type TunnelRow, tunnelRows } from '../view/tunnel-rows.ts'
import { isSamePlace, type Operation } from '../what-if/world.ts'
import { adjust } from './adjust.ts'
import { only, saying } from './next.ts'

export const operate = (state: State, operation: Operation, goesOn = false): Next => ({
  state,
  effect: { kind: 'operate', operation, goesOn },
})

/** Sends the form where it can be read; else shows what is wrong, the cursor on the first field with a mistake. */
export const submitForm = (state: State, form: FormState): Next => {
  const { topology, world } = state
  const content = readForm(form, topology, world.tunnels, world.rejected)
  if (content.kind === 'wrong') {
    const at = form.fields.findIndex(field => content.problems.some(p => fieldOf(p) === field.key))
    const shown: FormState = { ...form, problems: content.problems, isSent: true, at: Math.max(0, at) }
    return saying(
      { ...state, dialog: { kind: 'form', form: shown } },
      'bad',
      `not yet: ${counted(content.problems.length, 'problem')}`,
    )
  }
  if (content.kind === 'tunnel') return operate(state, { kind: 'change', tunnels: [content.tunnel] })
  const { request } = content
  return operate(state, {
    kind: 'add',
    request,
    force: form.rejection !== undefined,
    instead: form.instead,
  })
}

type TunnelAction = 'edit' | 'remove' | 'reroute' | 'retry' | 'force' | 'adjust'

/** What a key does to what is marked, or else to what has the cursor. */
export const changeChosen = (state: State, kind: TunnelAction, key: string): Next => {
  const rows = chosenRows(state)
  const row = selectedRow(state)
  if (rows.length === 0 || row === undefined) return saying(state, 'warn', 'no tunnel is selected')
  switch (kind) {
    case 'edit':
      return only({ ...state, dialog: { kind: 'form', form: formOf(state, row) } })
    case 'retry':
    case 'force':
      return row.rejected === undefined
        ? saying(state, 'warn', `${row.tunnel.id} has a place`)
        : operate(state, {
            kind: 'add',
            request: row.rejected.request,
            force: kind === 'force',
            instead: row.tunnel.id,
          })
    case 'adjust':
      return adjustAll(state, rows, key === '+' || key === '=')
    case 'reroute':
      return rows.length > 1
        ? bulk(state, rows)
        : operate(state, { kind: 'reroute', id: rows[0]?.tunnel.id ?? row.tunnel.id })
    case 'remove':
      return operate(state, { kind: 'remove', ids: rows.map(({ tunnel }) => tunnel.id) })
  }
}

const formOf = ({ topology }: State, { tunnel, rejected }: TunnelRow): FormState =>
  rejected === undefined ? editForm(tunnel) : requestForm(rejected, topology)

/** One step up or down for all of them, or for none where one cannot; presses in a row are one change. */
const adjustAll = (state: State, rows: readonly TunnelRow[], up: boolean): Next => {
  const { world, topology, parameter, adjusting } = state
  const tunnels: Tunnel[] = []
  for (const { tunnel, rejected } of rows) {
    if (rejected !== undefined) continue
    const adjusted = adjust(world, topology, tunnel, parameter, up)
    if (adjusted.kind === 'refused') return saying(state, 'warn', adjusted.why)
    tunnels.push(adjusted.tunnel)
  }
  if (tunnels.length === 0) return saying(state, 'warn', 'what is rejected has no place yet: e edits it')
  const series = [parameter, ...tunnels.map(({ id }) => id)].join('\n')
  return operate({ ...state, adjusting: series }, { kind: 'change', tunnels }, adjusting === series)
}

const bulk = (state: State, rows: readonly TunnelRow[]): Next => ({
  state,
  effect: { kind: 'bulk', ids: rows.map(({ tunnel }) => tunnel.id) },
})

/** Places for all that is marked; else for all that are down; else for all that were rejected. */
export const placeAll = (state: State): Next => {
  if (state.tunnels.marks.size > 0) return bulk(state, chosenRows(state))
  const rows = tunnelRows(state.world)
  const down = rows.filter(({ isDown, rejected }) => isDown && rejected === undefined)
  if (down.length > 0) return bulk(state, down)
  const rejected = rows.filter(row => row.rejected !== undefined)
  return rejected.length > 0
    ? bulk(state, rejected)
    : saying(state, 'warn', 'nothing is down, and nothing was rejected')
}

/** Fails the cable or the node that is selected, or puts it back into service; `isOneWay`: one direction of the cable. */
export const toggleFailure = (state: State, isOneWay: boolean): Next => {
  const { topology, world, node, view } = state
  const isDown = (place: FailedElement): boolean => world.failed.some(p => isSamePlace(p, place))
  if (view !== 'links') {
    if (node === undefined) return saying(state, 'warn', 'choose a node with ← and →, or by name with /')
    const place = { node }
    return operate(state, { kind: isDown(place) ? 'restore' : 'fail', places: [place], name: `node ${node}` })
  }
  const link = selectedLink(state)
  if (link === undefined) return saying(state, 'warn', 'no link is selected')
  const places = (isOneWay ? [link] : cableOf(topology, link)).map(({ id }) => ({ link: id }))
  const down = places.filter(isDown)
  const name = isOneWay ? `link ${link.id}` : cableName(topology, link)
  return down.length > 0
    ? operate(state, { kind: 'restore', places: down, name })
    : operate(state, { kind: 'fail', places, name })
}
