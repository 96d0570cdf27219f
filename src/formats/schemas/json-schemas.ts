import * as z from 'zod'
import { certificateSchema } from './certificate-schema.ts'
import { devicesSchema } from './devices-schema.ts'
import { fixCostsSchema } from './fix-costs-schema.ts'
import { hostsSchema } from './hosts-schema.ts'
import { phasesSchema } from './phases-schema.ts'
import { allocationSchema, requestsSchema } from './requests-schema.ts'
import { QUANTITY_PATTERNS } from './schema-parts.ts'
import { servicesSchema } from './services-schema.ts'
import { topologySchema } from './topology-schema.ts'
import { witnessSchema } from './witness-schema.ts'

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  topology: topologySchema,
  requests: requestsSchema,
  allocation: allocationSchema,
  certificate: certificateSchema,
  phases: phasesSchema,
  hosts: hostsSchema,
  witness: witnessSchema,
  devices: devicesSchema,
  services: servicesSchema,
  'fix-costs': fixCostsSchema,
}

/** The JSON Schemas of all files, as text, by file name: what `npm run schemas` writes to schemas/. */
export const jsonSchemas = (): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(SCHEMAS).map(([name, schema]) => [
      `${name}.schema.json`,
      `${JSON.stringify(toJsonSchema(schema), null, 2)}\n`,
    ]),
  )

/** Without `io: 'input'` every key with a default would become required. */
const toJsonSchema = (schema: z.ZodType): unknown =>
  z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      const pattern = QUANTITY_PATTERNS.get(zodSchema)
      if (pattern !== undefined) jsonSchema.anyOf = [{ type: 'string', pattern }, { const: 0 }]
      if (jsonSchema.additionalProperties === false) jsonSchema.patternProperties = { '^x-': {} }
    },
  })
