import { describe } from '../../model/checks/words.ts'
import type { BandwidthChange, BandwidthRequest, MeterReading } from '../../model/command.ts'
import { defined } from '../../model/defined.ts'
import type { LanedRequest, Request } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { formatSize, formatTime } from '../../quantity/format-quantity.ts'
import { PS_PER_MS } from '../../quantity/scale.ts'
import type { Parsed } from '../diagnostics/diagnostic.ts'
import { asFields, type Fields, isFields, own, QuantityReader } from '../reading/fields.ts'
import { checkShape } from '../reading/shape.ts'
import { changeSchema, requestMessageSchema, usageSchema } from '../schemas/requests-schema.ts'
import { jsonSource } from '../source/json-source.ts'
import { Problems } from '../source/problems.ts'
import { NetworkIndex } from './network-index.ts'
import { traitEntries } from './print-traits.ts'
import { readLaned } from './read-request.ts'
import type { RequestContext } from './request-context.ts'

/** What a meter may say beside packets and bytes, and what it is called in the model. */
const OPTIONAL_COUNTS = {
  from: 'fromMs',
  to: 'toMs',
  total: 'total',
  sequence: 'sequence',
  meter: 'meter',
  mostInPeriod: 'mostInPeriod',
  smallestBytes: 'smallestBytes',
  largestBytes: 'largestBytes',
  peakBytes: 'peakBytes',
} as const satisfies Readonly<Record<string, keyof MeterReading>>

/** Stands in for the name that the controller will find. */
const NAMELESS = 'unnamed'

/** Reads single entries, as they come in messages, with the words and codes of a file of them. Kept for many. */
export class RequestReader {
  readonly #topology: Topology
  readonly #network: NetworkIndex

  constructor(topology: Topology) {
    this.#topology = topology
    this.#network = new NetworkIndex(topology)
  }

  /** `{ sender, receivers, loadSize, period, … }` as in a requests file; the name may be left out. */
  request(value: unknown): Parsed<BandwidthRequest> {
    return this.#read(value, (fields, context) => {
      checkShape(requestMessageSchema, fields, [], context.problems)
      const isNamed = own(fields, 'id') !== undefined
      const { allowReroute, ...entry } = fields
      const request = readLaned(isNamed ? entry : { ...entry, id: NAMELESS }, [], context)
      if (request === undefined) return undefined
      const { sizeBits: _wire, id, ...rest } = request
      return { ...(isNamed ? { id } : {}), ...rest, ...(allowReroute === true ? { allowReroute } : {}) }
    })
  }

  /** `{ loadSize?, period?, … }`: what is to be different in `has`; null takes an optional part away. */
  change(value: unknown, has: BandwidthRequest): Parsed<BandwidthChange> {
    return this.#read(value, (fields, context) => {
      checkShape(changeSchema, fields, [], context.problems)
      const given = Object.fromEntries(Object.entries(fields).filter(([, v]) => v !== null))
      const request = readLaned({ ...entryOf(has, isFields(given.arrival)), ...given }, [], context)
      return request === undefined ? undefined : changeOf(fields, request)
    })
  }

  /** `{ packets, bytes, from, to, … }` */
  usage(value: unknown): Parsed<MeterReading> {
    return this.#read(value, (fields, { problems, read }) => {
      checkShape(usageSchema, fields, [], problems)
      const has = (key: string): boolean => own(fields, key) !== undefined
      const timeOf = (key: string): number | undefined =>
        has(key) ? read.whole(fields, [], key, 'time') : undefined
      const [intervalPs, shortestGapPs] = [timeOf('interval'), timeOf('shortestGap')]
      if (intervalPs !== undefined && intervalPs % PS_PER_MS !== 0) {
        const found = String(own(fields, 'interval'))
        problems.add({ code: 'NOT_WHOLE', path: ['interval'], expected: 'whole milliseconds', found })
      }
      if (!has('interval') && !(has('to') && (has('from') || has('total')))) {
        const [key, expected] = has('to') ? ['from', 'from or total'] : ['to', 'from and to, or interval']
        problems.add({ code: 'MISSING_KEY', path: [key], expected, found: 'no such key' })
      }
      const [packets, bytes] = [own(fields, 'packets'), own(fields, 'bytes')]
      if (problems.hasErrors || typeof packets !== 'number' || typeof bytes !== 'number') return undefined
      const counts = Object.fromEntries(
        Object.entries(OPTIONAL_COUNTS)
          .map(([key, name]) => [name, own(fields, key)] as const)
          .filter(([, counted]) => counted !== undefined),
      )
      const intervalMs = intervalPs === undefined ? undefined : intervalPs / PS_PER_MS
      return { packets, bytes, ...defined({ intervalMs, shortestGapPs }), ...counts }
    })
  }

  #read<T>(value: unknown, read: (fields: Fields, context: RequestContext) => T | undefined): Parsed<T> {
    const problems = new Problems()
    const context: RequestContext = {
      topology: this.#topology,
      network: this.#network,
      read: new QuantityReader(problems),
      problems,
      ids: new Map(),
    }
    if (!isFields(value))
      problems.add({ code: 'WRONG_TYPE', path: [], expected: 'a map', found: describe(value) })
    const found = isFields(value) ? read(asFields(value), context) : undefined
    if (found !== undefined && !problems.hasErrors) return { ok: true, value: found, warnings: [] }
    const text = JSON.stringify(value) ?? 'null'
    return { ok: false, diagnostics: problems.toDiagnostics('body', jsonSource(text, value)) }
  }
}

/**
 * A request as an entry of a file, less its trees, which are link ids here and nodes there; without its period where
 * it is to become a token bucket.
 */
const entryOf = (has: BandwidthRequest, becomesBucket: boolean): Record<string, unknown> => {
  const { sender, receivers, lane = 0, loadSizeBits, periodPs, deadlinePs, maxPeriodPs } = has
  const isBucket = has.arrival?.kind === 'token-bucket'
  return {
    id: NAMELESS,
    sender,
    receivers,
    lane,
    loadSize: formatSize(loadSizeBits),
    ...(isBucket || becomesBucket ? {} : { period: formatTime(periodPs) }),
    ...(deadlinePs === undefined ? {} : { deadline: formatTime(deadlinePs) }),
    ...(maxPeriodPs === undefined ? {} : { maxPeriod: formatTime(maxPeriodPs) }),
    ...traitEntries(has),
  }
}

/** Parts that null takes away, and what they are called in the model. */
const OPTIONAL_PARTS = {
  deadline: 'deadlinePs',
  maxPeriod: 'maxPeriodPs',
  routes: 'routes',
  minSize: 'minLoadSizeBits',
  packets: 'packets',
  within: 'withinPs',
  arrival: 'arrival',
  jitter: 'jitterLimitPs',
} as const satisfies Readonly<Record<string, keyof BandwidthChange & keyof Request>>

const changeOf = (fields: Fields, request: LanedRequest): BandwidthChange => {
  const has = (key: string): boolean => own(fields, key) !== undefined
  const parts = Object.entries(OPTIONAL_PARTS).filter(([key]) => has(key))
  return {
    ...(has('receivers') ? { receivers: request.receivers } : {}),
    ...(has('loadSize') ? { loadSizeBits: request.loadSizeBits } : {}),
    ...(has('period') ? { periodPs: request.periodPs } : {}),
    ...(has('lane') ? { lane: request.lane } : {}),
    ...Object.fromEntries(
      parts.map(([key, name]) => [name, own(fields, key) === null ? null : (request[name] ?? null)]),
    ),
  }
}
