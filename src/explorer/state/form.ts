import type { Diagnostic } from '../../formats/diagnostics/diagnostic.ts'
import type { LanedRequest, Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { Rejection, Remedy } from '../../model/verdict.ts'
import { formatSize, formatTime } from '../../quantity/format-quantity.ts'
import type { RejectedRequest } from '../what-if/world.ts'
import { FIELD_KEYS, type FieldKey } from './form-fields.ts'
import { moreText, readRequestForm, readTunnelForm, valuesOfRequest } from './read-form.ts'
import { pasteInto, type TextField, textField, typeInto } from './text-field.ts'

const EDITABLE: readonly FieldKey[] = ['loadSize', 'period', 'lane', 'deadline', 'maxPeriod', 'more']

export interface Field {
  readonly key: FieldKey
  readonly text: TextField
}

/** A request being written, or the numbers of a tunnel being changed. */
export interface FormState {
  /** The tunnel that is changed; undefined for a new one. */
  readonly editing: string | undefined
  /** The rejected request that is edited, and that what is placed takes the place of. */
  readonly instead: string | undefined
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
  instead: undefined,
  fields: FIELD_KEYS.map(key => ({ key, text: textField() })),
  at: 0,
  problems: [],
  isSent: false,
  rejection: undefined,
})

/** A rejected request, every key of which may be changed. */
export const requestForm = ({ request }: RejectedRequest, topology: Topology): FormState => {
  const values = valuesOfRequest(request, topology)
  return {
    editing: undefined,
    instead: request.id,
    fields: FIELD_KEYS.map(key => ({ key, text: textField(values[key]) })),
    at: FIELD_KEYS.indexOf('period'),
    problems: [],
    isSent: true,
    // Sent as it is it is tried again: only what was rejected here can be forced here.
    rejection: undefined,
  }
}

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
    instead: undefined,
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

/** Reads what is typed against what is there. `rejected` have names too. */
export const readForm = (
  form: FormState,
  topology: Topology,
  tunnels: readonly Tunnel[],
  rejected: readonly RejectedRequest[] = [],
): FormContent => {
  const values = valuesOf(form)
  const old = tunnels.find(tunnel => tunnel.id === form.editing)
  if (old !== undefined) {
    const read = readTunnelForm(values, topology, old)
    return read.ok ? { kind: 'tunnel', tunnel: read.value } : { kind: 'wrong', problems: read.diagnostics }
  }
  const others = rejected.map(({ request }) => request).filter(({ id }) => id !== form.instead)
  const read = readRequestForm(values, topology, [...tunnels, ...others])
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
  rejected: readonly RejectedRequest[] = [],
): FormState | undefined => {
  const { fields, at } = form
  const go = (to: number): FormState => ({ ...form, at: (to + fields.length) % fields.length })
  const field = fields[at]!
  if (key === 'up' || key === 'shift-tab') return go(at - 1)
  if (key === 'down') return go(at + 1)
  if (key === 'tab') {
    const full = completed(field, topology)
    if (full !== undefined) return withField(form, full, topology, tunnels, rejected)
    // Where several names go on from here they stay in sight.
    return isUnfinished(field, topology) ? form : go(at + 1)
  }
  const text = typeInto(field.text, key)
  return text === undefined ? undefined : withField(form, { ...field, text }, topology, tunnels, rejected)
}

/** The name typed last is none, and the beginning of several. */
const isUnfinished = (field: Field, topology: Topology): boolean => {
  const typed = /[^\s,]*$/.exec(field.text.text)?.[0] ?? ''
  return (
    typed !== '' && completions(field, topology).length > 1 && !topology.nodes.some(({ id }) => id === typed)
  )
}

/** The form with text pasted into the field that is open. */
export const pasteIntoForm = (
  form: FormState,
  pasted: string,
  topology: Topology,
  tunnels: readonly Tunnel[],
  rejected: readonly RejectedRequest[],
): FormState => {
  const field = form.fields[form.at]
  if (field === undefined) return form
  return withField(form, { ...field, text: pasteInto(field.text, pasted) }, topology, tunnels, rejected)
}

/** What would admit the request, put into its field; undefined where that is nothing a request can say. */
export const withRemedy = (
  form: FormState,
  topology: Topology,
  tunnels: readonly Tunnel[],
  rejected: readonly RejectedRequest[],
): FormState | undefined => {
  const remedy = form.rejection?.remedy
  const change = remedy === undefined ? undefined : remedyField(remedy)
  const at = form.fields.findIndex(({ key }) => key === change?.key)
  const field = form.fields[at]
  if (change === undefined || field === undefined) return undefined
  const kept = change.key === 'more' && field.text.text.trim() !== '' ? `${field.text.text}, ` : ''
  const text = textField(kept + change.text)
  return withField({ ...form, at }, { ...field, text }, topology, tunnels, rejected)
}

const remedyField = (remedy: Remedy): { readonly key: FieldKey; readonly text: string } | undefined => {
  switch (remedy.change) {
    case 'period':
      return { key: 'period', text: formatTime(remedy.toPs) }
    case 'deadline':
      return { key: 'deadline', text: formatTime(remedy.toPs) }
    case 'size':
      return { key: 'loadSize', text: formatSize(remedy.toBits) }
    case 'lane':
      return { key: 'lane', text: String(remedy.toLane) }
    case 'fragment':
      return { key: 'more', text: 'fragment: true' }
    case 'preemption':
    case 'queue':
      return undefined
  }
}

const withField = (
  form: FormState,
  field: Field,
  topology: Topology,
  tunnels: readonly Tunnel[],
  rejected: readonly RejectedRequest[],
): FormState => {
  const typed: FormState = { ...form, fields: form.fields.with(form.at, field), rejection: undefined }
  const content = readForm(typed, topology, tunnels, rejected)
  return { ...typed, problems: content.kind === 'wrong' ? content.problems : [] }
}
