import type { Allocation, Tunnel } from '../model/request.ts'
import { warnOfShortFrames } from './check-request.ts'
import { orThrow, type Parsed } from './diagnostic.ts'
import { asFields } from './fields.ts'
import { parseEntries, type RequestOptions } from './parse-entries.ts'
import { readTunnel } from './read-request.ts'
import { tunnelSchema } from './requests-schema.ts'
import { checkShape } from './shape.ts'

/** Reads an allocation (YAML or JSON) against its topology. Every mistake is reported, none throws. */
export const parseAllocation = (text: string, options: RequestOptions): Parsed<Allocation> => {
  const parsed = parseEntries<Tunnel>(
    text,
    options,
    'an allocation',
    (value, path, context) => {
      checkShape(tunnelSchema, value, path, context.problems)
      return readTunnel(asFields(value), path, context)
    },
    warnOfShortFrames,
  )
  return parsed.ok ? { ...parsed, value: { tunnels: parsed.value } } : parsed
}

/** The allocation, or a FormatError with every diagnostic. */
export const parseAllocationOrThrow = (text: string, options: RequestOptions): Allocation =>
  orThrow(parseAllocation(text, options))
