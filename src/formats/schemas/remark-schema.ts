import * as z from 'zod'
import { keyed } from './schema-parts.ts'

const LABELS = 'a map of texts, numbers and true or false'
const COORDINATE = 'a number'
const coordinate = (description: string): z.ZodType =>
  z
    .union([z.number(), z.string().regex(/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/)], {
      error: COORDINATE,
    })
    .meta({ description })

/** Keys for people and other programs; no bound depends on them. */
export const remarks: Readonly<Record<'description' | 'labels', z.ZodType>> = {
  description: z.string({ error: 'a text' }).meta({ description: 'For people; reports show it.' }).optional(),
  labels: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]), { error: LABELS })
    .meta({ description: 'Names and values for other programs; reports show them.' })
    .optional(),
}

export const layout: z.ZodType = keyed('{ x, y }', {
  x: coordinate('To the right; a longitude is one.'),
  y: coordinate('Upwards; a latitude is one.'),
})
  .meta({ description: 'Where the node stands in drawings, in any unit. Default: laid out.' })
  .optional()
