import { requireInput, soundEntries } from '../../model/checks/require-input.ts'
import { serviceMeaningFaults } from '../../model/checks/service-faults.ts'
import { ERROR_RATE, isErrorRate } from '../../model/checks/services-faults.ts'
import { namesOf } from '../../model/checks/topology-faults.ts'
import { describe } from '../../model/checks/words.ts'
import type { Request } from '../../model/request.ts'
import type { Service, Services } from '../../model/services.ts'
import type { Topology } from '../../model/topology.ts'
import { orThrow, type Parsed } from '../diagnostics/diagnostic.ts'
import { asFields, asList, isFields, own } from '../reading/fields.ts'
import { checkShape } from '../reading/shape.ts'
import { contextOf, type RequestOptions } from '../requests/parse-entries.ts'
import { readRequestEntry } from '../requests/parse-requests.ts'
import type { RequestContext } from '../requests/request-context.ts'
import { SERVICE_SCHEMAS, serviceFrame, servicesFrame } from '../schemas/services-schema.ts'
import type { Problems } from '../source/problems.ts'
import { readSource } from '../source/read-source.ts'
import type { Path } from '../source/source.ts'
import { readRemarks } from '../topology/read-remarks.ts'
import { reserveTunnels } from './derived-names.ts'
import { readService } from './read-service.ts'
import { warnOfServices } from './warn-of-services.ts'

/**
 * Reads a services file (YAML or JSON) against its topology: failure detections, replicated groups, and requests beside them
 * (docs/MODEL.md "Services"). Every mistake is reported with its place, none throws.
 */
export const readServices = (text: string, { file, topology }: RequestOptions): Parsed<Services> => {
  const sourced = readSource(text, file, 'services', ['services'])
  if (!sourced.ok) return sourced
  const context = contextOf(topology)
  const { data } = sourced.source
  const value = data === undefined ? undefined : servicesOf(data, context)
  const diagnostics = context.problems.toDiagnostics(file, sourced.source)
  return value === undefined || diagnostics.some(d => d.severity === 'error')
    ? { ok: false, diagnostics }
    : { ok: true, value, warnings: diagnostics }
}

/** The services, or a FormatError with every diagnostic. */
export const readServicesOrThrow = (text: string, options: RequestOptions): Services =>
  orThrow(readServices(text, options))

/** Services from data as a file has them; what is wrong goes to the problems of the context. */
export const servicesOf = (data: unknown, context: RequestContext): Services | undefined => {
  const { problems, topology } = context
  if (isNoServices(data, problems)) return undefined
  checkShape(servicesFrame, data, [], problems)
  const root = asFields(data)
  const readings = asList(own(root, 'services')).map((raw, i) => {
    const path = ['services', i]
    checkService(raw, path, problems)
    return readService(asFields(raw), path, context)
  })
  const drafts = readings.map(({ draft }) => draft)
  const faults = serviceMeaningFaults(drafts, namesOf(topology))
  for (const fault of faults) problems.addFaults(['services'], [{ ...fault, path: fault.path.map(inFile) }])
  const services = readings.flatMap(({ service }) => service ?? [])
  reserveTunnels(drafts, context)
  const requests = asList(own(root, 'requests')).flatMap((raw, i) =>
    readRequestEntry(raw, ['requests', i], context),
  )
  const bitErrorRate = readErrorRate(own(root, 'bitErrorRate'), problems)
  if (problems.hasErrors) return undefined
  warnOfServices(services, context)
  return soundServices(topology, services, requests, {
    ...(bitErrorRate === undefined ? {} : { bitErrorRate }),
    ...readRemarks(root),
  })
}

/** What a log packet carries has a key of its own in files. */
const inFile = (key: string | number, at: number, path: Path): string | number =>
  path[at - 1] === 'replication' && key === 'loadSizeBits' ? 'packet' : key

const soundServices = (
  topology: Topology,
  services: readonly Service[],
  requests: readonly Request[],
  rest: Pick<Services, 'bitErrorRate' | 'description' | 'labels'>,
): Services => {
  requireInput({ topology })
  return Object.freeze({
    services: Object.freeze(services),
    requests: soundEntries(topology, requests),
    ...rest,
  })
}

const checkService = (raw: unknown, path: Path, problems: Problems): void => {
  if (!isFields(raw)) {
    problems.add({
      code: 'WRONG_TYPE',
      path,
      expected: 'a service: { id, kind, members, … }',
      found: describe(raw),
    })
    return
  }
  const kind = own(raw, 'kind')
  const schema = kind === 'replication' || kind === 'failure-detection' ? SERVICE_SCHEMAS[kind] : serviceFrame
  checkShape(schema, raw, path, problems)
}

/** One clear word where the wrong file was given. */
const isNoServices = (data: unknown, problems: Problems): boolean => {
  if (!isFields(data) || own(data, 'services') !== undefined) return false
  const found =
    own(data, 'requests') !== undefined
      ? 'requests'
      : own(data, 'nodes') !== undefined || own(data, 'links') !== undefined
        ? 'a topology'
        : undefined
  if (found === undefined) return false
  problems.add({ code: 'WRONG_TYPE', path: [], expected: 'services: a map with services', found })
  return true
}

const readErrorRate = (value: unknown, problems: Problems): number | undefined => {
  if (value === undefined) return undefined
  const rate = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value
  if (isErrorRate(rate)) return rate
  if (typeof value === 'string' || typeof value === 'number')
    problems.add({
      code: 'OUT_OF_RANGE',
      path: ['bitErrorRate'],
      expected: ERROR_RATE,
      found: describe(value),
    })
  return undefined
}

const NUMBER = /^\s*(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$/
