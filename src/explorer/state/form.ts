import type { Diagnostic } from '../../formats/diagnostics/diagnostic.ts'
import type { LanedRequest, Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { Rejection } from '../../model/verdict.ts'
import { formatSize, formatTime } from '../../quantity/format-quantity.ts'
import { FIELD_KEYS, type FieldKey } from './form-fields.ts'
import { moreText, readRequestForm, readTunnelForm } from './read-form.ts'
import { type TextField, textField, typeInto } from './text-field.ts'

const EDITABLE: readonly FieldKey[] = ['loadSize', 'period', 'lane', 'deadline', 'maxPeriod', 'more']

export interface Field {
  readonly key: FieldKey
  readonly text: TextField
}

/** A request being written, or the numbers of a tunnel being changed. */
export interface FormState {
  /** The tunnel that is changed; undefined for a new one. */
  readonly editing: string | undefined
  readonly fields: readonly Field[]
  /** The field that is typed into. */
  readonly at: number
  readonly problems: readonly Diagnostic[]
  /** Sent once: from then on what is missing is a mistake too. */
  readonly isSent: boolean
  /** Why it was not placed; sending again places it all the same. */
  readonly rejection: Rejection | undefined
}

export const addForm = (): FormState => ({
  editing: undefined,
  fields: FIELD_KEYS.map(key => ({ key, text: textField() })),
  at: 0,
  problems: [],
  isSent: false,
  rejection: undefined,
})

export const editForm = (tunnel: Tunnel): FormState => {
  const time = (ps: number | undefined): string => (ps === undefined ? '' : formatTime(ps))
  const values: Partial<Record<FieldKey, string>> = {
    loadSize: formatSize(tunnel.loadSizeBits),
    // That of a token bucket follows from its rate.
    period: tunnel.arrival?.kind === 'token-bucket' ? '' : formatTime(tunnel.periodPs),
    lane: String(tunnel.lane),
    deadline: time(tunnel.deadlinePs),
    maxPeriod: time(tunnel.maxPeriodPs),
    more: moreText(tunnel),
  }
  return {
    editing: tunnel.id,
    fields: EDITABLE.map(key => ({ key, text: textField(values[key]) })),
    at: 0,
    problems: [],
    isSent: true,
    rejection: undefined,
  }
}

const valuesOf = ({ fields }: FormState): Partial<Record<FieldKey, string>> =>
  Object.fromEntries(fields.map(({ key, text }) => [key, text.text]))

/** What the form says: a request to add, or the tunnel as it is to be. */
export type FormContent =
  | { readonly kind: 'request'; readonly request: LanedRequest }
  | { readonly kind: 'tunnel'; readonly tunnel: Tunnel }
  | { readonly kind: 'wrong'; readonly problems: readonly Diagnostic[] }

export const readForm = (form: FormState, topology: Topology, tunnels: readonly Tunnel[]): FormContent => {
  const values = valuesOf(form)
  const old = tunnels.find(tunnel => tunnel.id === form.editing)
  if (old !== undefined) {
    const read = readTunnelForm(values, topology, old)
    return read.ok ? { kind: 'tunnel', tunnel: read.value } : { kind: 'wrong', problems: read.diagnostics }
  }
  const read = readRequestForm(values, topology, tunnels)
  return read.ok ? { kind: 'request', request: read.value } : { kind: 'wrong', problems: read.diagnostics }
}

/** Nodes whose names begin with what is typed last in a field of nodes. */
export const completions = ({ key, text }: Field, topology: Topology): readonly string[] => {
  if (key !== 'sender' && key !== 'receivers') return []
  const typed = /[^\s,]*$/.exec(text.text)![0]
  if (typed === '' && key === 'receivers' && text.text !== '' && !/[\s,]$/.test(text.text)) return []
  return topology.nodes
    .map(({ id }) => id)
    .filter(id => id.startsWith(typed) && id !== typed)
    .slice(0, 50)
}

/** The longest beginning that all share. */
const commonStart = (names: readonly string[]): string => {
  const [first = '', ...rest] = names
  let length = first.length
  for (const name of rest) while (!name.startsWith(first.slice(0, length))) length--
  return first.slice(0, length)
}

const completed = (field: Field, topology: Topology): Field | undefined => {
  const names = completions(field, topology)
  const typed = /[^\s,]*$/.exec(field.text.text)![0]
  const start = commonStart(names)
  if (typed === '' || start.length <= typed.length) return undefined
  return {
    ...field,
    text: textField(field.text.text.slice(0, field.text.text.length - typed.length) + start),
  }
}

/** The form after a key; undefined for keys that are not its own. */
export const typeIntoForm = (
  form: FormState,
  key: string,
  topology: Topology,
  tunnels: readonly Tunnel[],
): FormState | undefined => {
  const { fields, at } = form
  const go = (to: number): FormState => ({ ...form, at: (to + fields.length) % fields.length })
  const field = fields[at]!
  if (key === 'up' || key === 'shift-tab') return go(at - 1)
  if (key === 'down') return go(at + 1)
  if (key === 'tab') {
    const full = completed(field, topology)
    return full === undefined ? go(at + 1) : withField(form, full, topology, tunnels)
  }
  const text = typeInto(field.text, key)
  return text === undefined ? undefined : withField(form, { ...field, text }, topology, tunnels)
}

const withField = (
  form: FormState,
  field: Field,
  topology: Topology,
  tunnels: readonly Tunnel[],
): FormState => {
  const typed: FormState = { ...form, fields: form.fields.with(form.at, field), rejection: undefined }
  const content = readForm(typed, topology, tunnels)
  return { ...typed, problems: content.kind === 'wrong' ? content.problems : [] }
}
