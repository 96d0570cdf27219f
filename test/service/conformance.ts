import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import '@fastify/swagger'
import addFormats from 'ajv-formats'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { expect } from 'vitest'

interface Content {
  readonly schema: object
}
interface Documented {
  readonly operationId?: string
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Content>> }>>
}
export interface OpenApi {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Documented>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>
    readonly securitySchemes: object
  }
}

const pointer = (...parts: readonly string[]): string =>
  parts.map(part => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')

/** Checks answers against what the document says of them. */
export class Conformance {
  readonly #document: OpenApi
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true })
  readonly #compiled = new Map<string, ValidateFunction>()

  constructor(document: OpenApi) {
    this.#document = document
    addFormats.default(this.#ajv)
    this.#ajv.addSchema(document, 'openapi.json')
  }

  /** What is wrong with an answer; empty for one that is as documented. */
  faults(
    method: string,
    url: string,
    status: number,
    type: string | undefined,
    body: string,
  ): readonly string[] {
    const path = url.split('?', 1)[0] ?? ''
    const known = Object.keys(this.#document.paths).find(one =>
      new RegExp(`^${one.replace(/\{\w+\}/g, '[^/]*')}$`).test(path),
    )
    const operation = known === undefined ? undefined : this.#document.paths[known]?.[method.toLowerCase()]
    const media = type?.split(';', 1)[0] ?? ''
    if (operation === undefined || known === undefined)
      return media === 'application/problem+json' && status >= 400
        ? this.#check(pointer('components', 'schemas', 'Problem'), body)
        : [`${method} ${path} is not in the document, and answered ${status} ${media}`]
    const key = [String(status), `${String(status)[0]}XX`].find(one => operation.responses[one] !== undefined)
    const content = key === undefined ? undefined : operation.responses[key]?.content
    if (key === undefined || content?.[media] === undefined)
      return [`${operation.operationId}: ${status} ${media} is not among its answers`]
    const place = pointer('paths', known, method.toLowerCase(), 'responses', key, 'content', media, 'schema')
    return media.endsWith('json') ? this.#check(place, body) : []
  }

  #check(place: string, body: string): readonly string[] {
    const validate = this.#compiled.get(place) ?? this.#ajv.compile({ $ref: `openapi.json#${place}` })
    this.#compiled.set(place, validate)
    if (validate(JSON.parse(body))) return []
    return [`${place}: ${this.#ajv.errorsText(validate.errors)}`]
  }
}

let conformance: Conformance | undefined

/** From now on every answer to `inject` must be as the document says. */
export const checkingAnswers = (app: FastifyInstance): FastifyInstance => {
  const plain = app.inject.bind(app) as (options: InjectOptions | string) => Promise<LightMyRequestResponse>
  const checked = async (options: InjectOptions | string): Promise<LightMyRequestResponse> => {
    const answer = await plain(options)
    conformance ??= new Conformance(app.swagger() as unknown as OpenApi)
    const { method = 'GET', url = '' } = typeof options === 'string' ? { url: options } : options
    const type = answer.headers['content-type']
    expect(
      conformance.faults(
        method,
        String(url),
        answer.statusCode,
        type === undefined ? type : String(type),
        answer.body,
      ),
    ).toEqual([])
    return answer
  }
  return Object.assign(app, { inject: checked })
}
