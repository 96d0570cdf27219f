/** The part of JSON Schema that the schemas of files use. */
export interface Schema {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly $ref?: string
  readonly definitions?: Readonly<Record<string, Schema>>
}

/** A step into a value: a key of a map, or any entry of a list. */
export type Step = string | typeof ENTRY
export const ENTRY: unique symbol = Symbol('entry')

/** All schemas that a value may be of, without references and alternatives. */
const plain = (schema: Schema, root: Schema, depth = 0): readonly Schema[] => {
  if (depth > 8) return []
  const { $ref, anyOf = [], oneOf = [], allOf = [] } = schema
  const name = $ref === undefined ? undefined : /^#\/definitions\/(.*)$/.exec($ref)?.[1]
  const referred = name === undefined ? undefined : root.definitions?.[name]
  return [schema, ...(referred === undefined ? [] : [referred]), ...anyOf, ...oneOf, ...allOf].flatMap(one =>
    one === schema ? [schema] : plain(one, root, depth + 1),
  )
}

const into = (schema: Schema, step: Step): readonly Schema[] => {
  if (step === ENTRY) return schema.items === undefined ? [] : [schema.items]
  const named =
    schema.properties !== undefined && Object.hasOwn(schema.properties, step)
      ? schema.properties[step]
      : undefined
  if (named !== undefined) return [named]
  return typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : []
}

/** The schemas of the value at a path. */
export const schemasAt = (root: Schema, path: readonly Step[]): readonly Schema[] =>
  path.reduce<readonly Schema[]>(
    (schemas, step) => schemas.flatMap(schema => into(schema, step)).flatMap(schema => plain(schema, root)),
    plain(root, root),
  )

/** Something that may stand at a place. */
export interface Choice {
  readonly text: string
  readonly description: string
  readonly isKey: boolean
}

/** Keys that a map at this path may have, with what they mean. */
export const keysAt = (root: Schema, path: readonly Step[]): readonly Choice[] =>
  unique(
    schemasAt(root, path).flatMap(({ properties = {} }) =>
      Object.entries(properties).map(([text, { description = '' }]) => ({ text, description, isKey: true })),
    ),
  )

/** Values that may stand at this path, where the schema names them. */
export const valuesAt = (root: Schema, path: readonly Step[]): readonly Choice[] =>
  unique(
    schemasAt(root, path).flatMap(({ enum: values = [], const: only, type, description = '' }) =>
      [...values, ...(only === undefined ? [] : [only]), ...(type === 'boolean' ? [true, false] : [])].map(
        value => ({
          text: String(value),
          description,
          isKey: false,
        }),
      ),
    ),
  )

const unique = (choices: readonly Choice[]): readonly Choice[] => [
  ...new Map(choices.map(choice => [choice.text, choice])).values(),
]
