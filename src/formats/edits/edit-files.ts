import type { Allocation, Request } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { formatSize } from '../../quantity/format-quantity.ts'
import type { Parsed } from '../diagnostics/diagnostic.ts'
import { asFields, asList, asName, own } from '../reading/fields.ts'
import { parseAllocation } from '../requests/parse-allocation.ts'
import { parseRequests } from '../requests/parse-requests.ts'
import {
  allocationEntries,
  printAllocation,
  printRequests,
  requestEntries,
} from '../requests/print-requests.ts'
import type { Printable } from '../source/print-text.ts'
import { readSource } from '../source/read-source.ts'
import type { Source } from '../source/source.ts'
import { parseTopology } from '../topology/parse-topology.ts'
import { linkValues, printTopology } from '../topology/print-topology.ts'
import { editedText, type MapEdit } from './edit-text.ts'

/** A file after changes. */
export interface EditedFile {
  readonly text: string
  /** Whether only what changed is written anew. Else, of files whose values share anchors, all of it is, without comments. */
  readonly isEdited: boolean
}

type Entry = Readonly<Record<string, Printable>>

/** A requests file that holds `after` where it held `before`, as it was written but for what changed. */
export const editRequestsFile = (
  text: string,
  before: readonly Request[],
  after: readonly Request[],
  topology: Topology,
): EditedFile =>
  edited(
    text,
    () => entryEdits(requestEntries(before, topology), requestEntries(after, topology)),
    changed => parseRequests(changed, { file: '', topology }),
    after,
    format => printRequests(after, topology, { format }),
  )

/** The same for an allocation file. */
export const editAllocationFile = (
  text: string,
  before: Allocation,
  after: Allocation,
  topology: Topology,
): EditedFile =>
  edited(
    text,
    () => entryEdits(allocationEntries(before, topology), allocationEntries(after, topology)),
    changed => parseAllocation(changed, { file: '', topology }),
    after,
    format => printAllocation(after, topology, { format }),
  )

/** The same for a topology file, of which links and the best effort changed. */
export const editTopologyFile = (text: string, before: Topology, after: Topology): EditedFile =>
  edited(
    text,
    source => topologyEdits(source, before, after),
    changed => parseTopology(changed, { file: '' }),
    after,
    format => printTopology(after, { format }),
  )

const edited = <T>(
  text: string,
  editsOf: (source: Source) => readonly MapEdit[],
  parse: (text: string) => Parsed<T>,
  after: T,
  print: (format: 'yaml' | 'json') => string,
): EditedFile => {
  const read = readSource(text, '', '', ['requests', 'nodes', 'links'])
  if (read.ok) {
    const changed = editedText(read.source, editsOf(read.source))
    const again = parse(changed)
    if (again.ok && isSame(again.value, after)) return { text: changed, isEdited: true }
  }
  return { text: print(text.trimStart().startsWith('{') ? 'json' : 'yaml'), isEdited: false }
}

/** Whatever the order of keys is. */
const isSame = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b)

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => {
    if (part === Number.POSITIVE_INFINITY) return 'Infinity'
    return typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([x], [y]) => (x < y ? -1 : 1)))
      : part
  })

const entryEdits = (before: readonly Entry[], after: readonly Entry[]): readonly MapEdit[] =>
  after.flatMap((entry, i) => {
    const values = differing(before[i] ?? {}, entry)
    return values.size === 0 ? [] : [{ path: ['requests', i], values }]
  })

/** What keys have now where it is not what they had. */
const differing = (before: Entry, after: Entry): ReadonlyMap<string, Printable | undefined> => {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return new Map(
    [...keys].filter(key => !isSame(before[key], after[key])).map(key => [key, after[key]] as const),
  )
}

const topologyEdits = ({ data }: Source, before: Topology, after: Topology): readonly MapEdit[] => {
  const entries = entriesOfLinks(asList(own(asFields(data), 'links')))
  const links = after.links.flatMap((link, e): MapEdit[] => {
    const old = before.links[e]
    const at = entries.get(link.id)
    const values = old === undefined ? new Map() : differing(linkValues(old), linkValues(link))
    // Both directions are one entry, which the first one sets.
    const isFirst = [...entries].find(([, index]) => index === at)?.[0] === link.id
    return at === undefined || values.size === 0 || !isFirst ? [] : [{ path: ['links', at], values }]
  })
  const { bestEffortMaxFrameBits: frame } = after
  const maxFrame: MapEdit = {
    path: [],
    values: differing(
      { bestEffort: frameValue(before.bestEffortMaxFrameBits) },
      { bestEffort: frameValue(frame) },
    ),
  }
  return maxFrame.values.size === 0 ? links : [maxFrame, ...links]
}

const frameValue = (bits: number): Printable => ({ maxFrame: formatSize(bits) })

/** Which entry of the file each link, a direction of it, is made of. */
const entriesOfLinks = (list: readonly unknown[]): ReadonlyMap<string, number> => {
  const found = new Map<string, number>()
  for (const [i, raw] of list.entries()) {
    const fields = asFields(raw)
    const [id, from, to] = [own(fields, 'id'), own(fields, 'from'), own(fields, 'to')].map(asName)
    found.set(id ?? `${from}>${to}`, i)
    if (own(fields, 'duplex') !== false) found.set(id === undefined ? `${to}>${from}` : `${id}~`, i)
  }
  return found
}
