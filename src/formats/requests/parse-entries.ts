import { soundEntries } from '../../model/checks/require-input.ts'
import type { Request, Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { Stopped } from '../../model/work-budget.ts'
import type { Parsed } from '../diagnostics/diagnostic.ts'
import { asFields, asList, type Fields, isFields, own, QuantityReader } from '../reading/fields.ts'
import { checkShape } from '../reading/shape.ts'
import { requestsFrame } from '../schemas/requests-schema.ts'
import { Problems } from '../source/problems.ts'
import { readSource } from '../source/read-source.ts'
import type { Path } from '../source/source.ts'
import { NetworkIndex } from './network-index.ts'
import type { RequestContext } from './request-context.ts'

/** What a reader of requests or of an allocation takes. */
export interface RequestOptions {
  /** The name diagnostics give the text. */
  readonly file: string
  /** The network the names refer to. */
  readonly topology: Topology
  /** Asked now and then; true ends the reading: Stopped is thrown. */
  readonly shouldStop?: () => boolean
}

/** Entries between two looks at the clock, some milliseconds. */
const ASK_EVERY = 256

/** Reads what one entry stands for; what is wrong with it goes to the problems of the context. */
export type ReadEntry<T> = (value: unknown, path: Path, context: RequestContext) => readonly T[]

/** What requests and allocations share: a list under `requests`, read entry by entry, every mistake collected. */
export const parseEntries = <T extends Request | Tunnel>(
  text: string,
  { file, topology, shouldStop }: RequestOptions,
  kind: 'requests' | 'an allocation',
  readEntry: ReadEntry<T>,
  finish: (entries: readonly T[], context: RequestContext) => void,
): Parsed<readonly T[]> => {
  const sourced = readSource(text, file, kind, ['requests'])
  if (!sourced.ok) return sourced
  const context = contextOf(topology)
  const { problems } = context
  const { data } = sourced.source
  let entries: readonly T[] = []
  if (data !== undefined && isRightKind(data, kind, problems)) {
    checkShape(requestsFrame, data, [], problems)
    entries = readEntries(asList(own(asFields(data), 'requests')), context, readEntry, shouldStop)
    finish(entries, context)
  }
  const diagnostics = problems.toDiagnostics(file, sourced.source)
  return diagnostics.some(d => d.severity === 'error')
    ? { ok: false, diagnostics }
    : { ok: true, value: soundEntries(topology, entries), warnings: diagnostics }
}

/** Nothing read yet. */
export const contextOf = (topology: Topology): RequestContext => {
  const problems = new Problems()
  const network = new NetworkIndex(topology)
  return { topology, network, read: new QuantityReader(problems), problems, ids: new Map() }
}

export const readEntries = <T>(
  list: readonly unknown[],
  context: RequestContext,
  readEntry: ReadEntry<T>,
  shouldStop: () => boolean = () => false,
): readonly T[] => {
  const entries: T[] = []
  for (const [index, raw] of list.entries()) {
    if (context.problems.isFull) break
    if (index % ASK_EVERY === 0 && shouldStop()) throw new Stopped('time')
    for (const entry of readEntry(raw, ['requests', index], context)) entries.push(entry)
  }
  return entries
}

const isPlaced = (entry: Fields): boolean =>
  own(entry, 'routes') !== undefined || Array.isArray(own(entry, 'replicas'))

/** One clear word where the wrong file was given, instead of a hundred about its parts. */
const isRightKind = (data: unknown, kind: 'requests' | 'an allocation', problems: Problems): boolean => {
  if (!isFields(data)) return true
  const requests = own(data, 'requests')
  if (requests === undefined && (own(data, 'nodes') !== undefined || own(data, 'links') !== undefined)) {
    problems.add({
      code: 'WRONG_TYPE',
      path: [],
      expected: `${kind}: a map with requests`,
      found: 'a topology',
    })
    return false
  }
  const entries = asList(requests)
  const placed = entries.some(entry => isPlaced(asFields(entry)))
  if (kind === 'requests' || entries.length === 0 || placed) return true
  const found = 'requests without routes (analyze --out FILE places them)'
  problems.add({
    code: 'MISSING_KEY',
    path: ['requests'],
    at: 'key',
    expected: 'an allocation: requests with routes',
    found,
  })
  return false
}
