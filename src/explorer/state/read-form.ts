import type { Diagnostic, Parsed } from '../../formats/diagnostics/diagnostic.ts'
import { isFields } from '../../formats/reading/fields.ts'
import { parseAllocation } from '../../formats/requests/parse-allocation.ts'
import { parseLanedRequests } from '../../formats/requests/parse-requests.ts'
import { printAllocation, printRequests } from '../../formats/requests/print-requests.ts'
import { traitEntries } from '../../formats/requests/print-traits.ts'
import { TRAITS } from '../../formats/requests/read-traits.ts'
import { type Printable, printKeys } from '../../formats/source/print-text.ts'
import { yamlSource } from '../../formats/source/yaml-source.ts'
import type { LanedRequest, Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { FIELD_KEYS, type FieldKey } from './form-fields.ts'

type Values = Readonly<Partial<Record<FieldKey, string>>>

/** Keys that are no trait of a source and have a line each. */
const OWN_LINES: ReadonlySet<string> = new Set(FIELD_KEYS)

/** What a form holds as an entry of a file holds it: what is empty is left out. */
const entryOf = ({ more = '', ...values }: Values): Record<string, unknown> => {
  const entry: Record<string, unknown> = {}
  for (const [key, raw] of Object.entries(values)) {
    const text = raw.trim()
    if (text === '') continue
    if (key === 'receivers') entry[key] = text.split(/[\s,]+/).filter(name => name !== '')
    else entry[key] = key === 'lane' && /^\d+$/.test(text) ? Number(text) : text
  }
  return { ...moreKeys(more), ...entry }
}

/** Keys as they stand between the braces of an entry; as a key of its own, which no file has, what is none. */
const moreKeys = (text: string): Readonly<Record<string, unknown>> => {
  if (text.trim() === '') return {}
  const { data, problems } = yamlSource(`{ ${text} }`)
  return problems.length === 0 && isFields(data) ? data : { more: text }
}

/** The keys of a tunnel that have no line of their own, as one types them. */
export const moreText = (tunnel: Tunnel): string => printKeys(traitEntries(tunnel))

/** A request as the lines of a form hold it. */
export const valuesOfRequest = (request: LanedRequest, topology: Topology): Values => {
  const printed = printRequests([request], topology, { format: 'json' })
  const entry = JSON.parse(printed).requests[0] as Record<string, Printable>
  const more = Object.entries(entry).filter(([key]) => !OWN_LINES.has(key))
  const own = Object.entries(entry).filter(([key]) => OWN_LINES.has(key))
  return {
    ...Object.fromEntries(own.map(([key, value]) => [key, textOf(value)])),
    more: printKeys(Object.fromEntries(more)),
  }
}

const textOf = (value: Printable): string => (Array.isArray(value) ? value.join(', ') : String(value))

/** What has a name in the network already. */
export type Taken = Pick<LanedRequest, 'id' | 'sender' | 'receivers'> & Pick<Tunnel, 'replica'>

const FILE = 'form'

/** A request as the file parser reads it, against the network and the tunnels that are there: same codes, same words. */
export const readRequestForm = (
  values: Values,
  topology: Topology,
  taken: readonly Taken[],
): Parsed<LanedRequest> => {
  const id = values.id?.trim()
  const known = taken.filter(other => (other.replica?.of ?? other.id) === id).slice(0, 1)
  const others = known.map(({ sender, receivers }) => ({
    ...{ id, sender, receivers, loadSize: '1 B', period: '1 s' },
  }))
  const text = JSON.stringify({ requests: [...others, entryOf(values)] })
  const parsed = parseLanedRequests(text, { file: FILE, topology })
  if (!parsed.ok) return parsed
  const own = `requests[${others.length}]`
  return {
    ok: true,
    value: parsed.value.at(-1)!,
    warnings: parsed.warnings.filter(({ path }) => path.startsWith(own)),
  }
}

/** A tunnel with other values, as the parser of allocations reads it. A new period is the one asked for. */
export const readTunnelForm = (values: Values, topology: Topology, tunnel: Tunnel): Parsed<Tunnel> => {
  const printed = printAllocation({ tunnels: [tunnel] }, topology, { format: 'json' })
  const old = JSON.parse(printed).requests[0] as Record<string, unknown>
  const rest = Object.fromEntries(Object.entries(old).filter(([key]) => !TRAITS.has(key)))
  const entry: Record<string, unknown> = { ...rest, ...entryOf(values) }
  for (const [key, text] of Object.entries(values)) if (text.trim() === '') delete entry[key]
  if (entry.period !== old.period) delete entry.requestedPeriod
  const parsed = parseAllocation(JSON.stringify({ requests: [entry] }), { file: FILE, topology })
  if (!parsed.ok) return parsed
  const { replica } = tunnel
  const changed = parsed.value.tunnels[0]!
  return {
    ok: true,
    value: replica === undefined ? changed : { ...changed, replica },
    warnings: parsed.warnings,
  }
}

/** The field that a diagnostic is about: `requests[0].receivers[1]` is about the receivers. */
export const fieldOf = ({ path }: Diagnostic): string | undefined => {
  const key = /^requests\[\d+\]\.(\w+)/.exec(path)?.[1]
  return key === undefined || OWN_LINES.has(key) ? key : 'more'
}
