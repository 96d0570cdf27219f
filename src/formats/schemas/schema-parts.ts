import * as z from 'zod'
import { UNLIMITED } from '../../quantity/format-quantity.ts'
import { type Dimension, describeDimension } from '../../quantity/units.ts'

/** Units as editors check them: any word, because many spellings are read; the parser decides. */
const PATTERNS: Readonly<Record<Dimension, string>> = {
  time: '[A-Za-z\u00b5\u03bc]+',
  size: '[A-Za-z]+',
  rate: '[A-Za-z]+ */ *[A-Za-z]+|[A-Za-z]+ps',
  ratio: 'ppm|ppb|%',
}

const EXAMPLES: Readonly<Record<Dimension, readonly string[]>> = {
  time: ['10 us', '655 ns', '4938 ps', '1 ms'],
  size: ['64 B', '1542 B', '128 KiB', '1 MiB'],
  rate: ['10 Gbit/s', '100 Mbit/s'],
  ratio: ['100 ppm'],
}

const NUMBER = '\\s*\\+?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?\\s*'

/** Schemas whose JSON Schema is "a text of this pattern, or 0". */
export const QUANTITY_PATTERNS: Map<z.core.$ZodType, string> = new Map()

type QuantitySchema = z.ZodType<string | number>

/** A quantity, or one of the `words` that stand for none. */
const quantitySchema =
  (dimension: Dimension, ...words: readonly string[]): ((description: string) => QuantitySchema) =>
  description => {
    const error = [describeDimension(dimension), ...words].join(', or ')
    const schema = z
      .union([z.string(), z.number()], { error })
      .meta({ description, examples: [...EXAMPLES[dimension], ...words] })
    const alternatives = ['\\s*0', ...words].join('|')
    QUANTITY_PATTERNS.set(schema, `^(${NUMBER}(${PATTERNS[dimension]})|${alternatives})\\s*$`)
    return schema
  }

/** A quantity with a unit. Its meaning is checked by the reader: a schema could only say "wrong pattern". */
export const time: (description: string) => QuantitySchema = quantitySchema('time')
export const size: (description: string) => QuantitySchema = quantitySchema('size')
export const rate: (description: string) => QuantitySchema = quantitySchema('rate')
export const ratio: (description: string) => QuantitySchema = quantitySchema('ratio')

/** A size, or none at all. */
export const sizeOrUnlimited: (description: string) => QuantitySchema = quantitySchema('size', UNLIMITED)

/** A whole number of at least 1 and at most `most`. */
export const countOf = (most: number, description: string): z.ZodType<number> => {
  const error = `a whole number from 1 to ${most}`
  return z.int({ error }).min(1, { error }).max(most, { error }).meta({ description })
}

/** The name of a node, link or tunnel. A bare number is a name too: `from: 1`. */
export const name = (what: string, description: string): z.ZodType<string | number> =>
  z.union([z.string().min(1), z.number()], { error: what }).meta({ description })

/** A map with these keys and no other. The error of an unknown key lists them (see shape.ts). */
export const keyed = <S extends z.core.$ZodLooseShape>(
  what: string,
  shape: S,
): z.ZodObject<S, z.core.$strict> =>
  z.strictObject(shape, {
    error: issue => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : what),
  })

/** Any map, or any list: entries are checked one by one, and must not be copied before that. */
export const anyMap = (what: { readonly error: string }): z.ZodType =>
  z.custom(value => typeof value === 'object' && value !== null && !Array.isArray(value), what)
export const anyList = (what: { readonly error: string }): z.ZodType =>
  z.custom(value => Array.isArray(value), what)

/** Lets a JSON file name its schema, as editors expect. */
export const schemaKey: z.ZodOptional<z.ZodString> = z
  .string({ error: 'the address of a JSON Schema' })
  .meta({ description: 'Where editors find the schema of this file; not read.' })
  .optional()
