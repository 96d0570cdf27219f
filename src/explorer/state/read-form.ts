import type { Diagnostic, Parsed } from '../../formats/diagnostics/diagnostic.ts'
import { parseAllocation } from '../../formats/requests/parse-allocation.ts'
import { parseRequests } from '../../formats/requests/parse-requests.ts'
import { printAllocation } from '../../formats/requests/print-requests.ts'
import type { Request, Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { FieldKey } from './form-fields.ts'

type Values = Readonly<Partial<Record<FieldKey, string>>>

/** What a form holds as an entry of a file holds it: what is empty is left out. */
const entryOf = (values: Values): Record<string, unknown> => {
  const entry: Record<string, unknown> = {}
  for (const [key, raw] of Object.entries(values)) {
    const text = raw.trim()
    if (text === '') continue
    if (key === 'receivers') entry[key] = text.split(/[\s,]+/).filter(name => name !== '')
    else entry[key] = key === 'lane' && /^\d+$/.test(text) ? Number(text) : text
  }
  return entry
}

const FILE = 'form'

/** A request as the file parser reads it, against the network and the tunnels that are there: same codes, same words. */
export const readRequestForm = (
  values: Values,
  topology: Topology,
  taken: readonly Tunnel[],
): Parsed<Request> => {
  const id = values.id?.trim()
  const known = taken.filter(tunnel => tunnel.id === id)
  const others = known.map(({ sender, receivers }) => ({
    ...{ id, sender, receivers, loadSize: '1 B', period: '1 s' },
  }))
  const text = JSON.stringify({ requests: [...others, entryOf(values)] })
  const parsed = parseRequests(text, { file: FILE, topology })
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
  const entry = { ...old, ...entryOf(values) }
  for (const [key, text] of Object.entries(values)) if (text.trim() === '') delete entry[key]
  if (entry.period !== old.period) delete entry.requestedPeriod
  const parsed = parseAllocation(JSON.stringify({ requests: [entry] }), { file: FILE, topology })
  if (!parsed.ok) return parsed
  return { ok: true, value: parsed.value.tunnels[0]!, warnings: parsed.warnings }
}

/** The field that a diagnostic is about: `requests[0].receivers[1]` is about the receivers. */
export const fieldOf = ({ path }: Diagnostic): string | undefined => /^requests\[\d+\]\.(\w+)/.exec(path)?.[1]
