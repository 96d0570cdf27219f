import type { Allocation, Tunnel } from '../../model/request.ts'
import { orThrow, type Parsed } from '../diagnostics/diagnostic.ts'
import { asFields } from '../reading/fields.ts'
import { checkShape } from '../reading/shape.ts'
import { tunnelSchema } from '../schemas/requests-schema.ts'
import { warnOfShortFrames } from './check-request.ts'
import { parseEntries, type ReadEntry, type RequestOptions } from './parse-entries.ts'
import { readTunnels } from './read-tunnels.ts'

/** Reads an allocation (YAML or JSON) against its topology. Every mistake is reported, none throws. */
export const parseAllocation = (text: string, options: RequestOptions): Parsed<Allocation> => {
  const parsed = parseEntries<Tunnel>(text, options, 'an allocation', readTunnelEntry, warnOfShortFrames)
  return parsed.ok ? { ...parsed, value: { tunnels: parsed.value } } : parsed
}

/** One entry of an allocation file: a tunnel, or the two of a request that is sent twice. */
export const readTunnelEntry: ReadEntry<Tunnel> = (value, path, context) => {
  checkShape(tunnelSchema, value, path, context.problems)
  return readTunnels(asFields(value), path, context)
}

/** The allocation, or a FormatError with every diagnostic. */
export const parseAllocationOrThrow = (text: string, options: RequestOptions): Allocation =>
  orThrow(parseAllocation(text, options))
