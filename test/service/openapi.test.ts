import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { ControllerClient } from '../../src/service/client.ts'
import { Conformance, type OpenApi } from './conformance.ts'
import { service, WISH } from './running.ts'

const documentOf = async (): Promise<OpenApi> => {
  const { app } = await service()
  return (await app.inject('/openapi.json')).json()
}

describe('the document', () => {
  it('is OpenAPI 3.1', async () => {
    const validator = new Validator()
    const { valid, errors } = await validator.validate(JSON.parse(JSON.stringify(await documentOf())))
    expect(errors ?? []).toEqual([])
    expect([valid, validator.version]).toEqual([true, '3.1'])
  })

  it('has a name, answers, problems and security for every operation that there is', async () => {
    const { app } = await service()
    const document = (await app.inject('/openapi.json')).json() as OpenApi
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ path, method, ...operation })),
    )
    const ids = operations.map(({ operationId }) => operationId)
    expect(ids.toSorted()).toEqual(
      [
        'applyPlan',
        'changeBandwidth',
        'changeTopology',
        'copyJournal',
        'getAccess',
        'getClock',
        'getDocs',
        'getDocument',
        'getHealth',
        'getMetrics',
        'getReadiness',
        'getResult',
        'getState',
        'getTopology',
        'getTunnel',
        'listDecisions',
        'listFailures',
        'listTunnels',
        'makePlan',
        'releaseBandwidth',
        'reportFailure',
        'reportRepair',
        'reportUsage',
        'requestBandwidth',
        'resetClock',
        'watchEvents',
      ].toSorted(),
    )
    const routes = app.printRoutes({ commonPrefix: false })
    for (const { path } of operations)
      expect(routes).toContain(
        path
          .split('/')
          .at(-1)
          ?.replace(/\{(\w+)\}/, ':$1'),
      )
    for (const { operationId, responses, ...rest } of operations) {
      expect(Object.keys(responses), operationId).toEqual(expect.arrayContaining(['200', '4XX', '5XX']))
      expect(Object.keys(responses['4XX']?.content ?? {})).toEqual(['application/problem+json'])
      const isOpen = /^get(Health|Readiness|Docs|Document)$/.test(operationId ?? '')
      expect(rest).toMatchObject({ security: isOpen ? [] : [{ token: [] }] })
    }
    expect(document.components.securitySchemes).toMatchObject({ token: { type: 'http', scheme: 'bearer' } })
  })

  it('names the parameters', async () => {
    const { paths } = (await documentOf()) as unknown as {
      paths: Record<string, Record<string, { parameters?: readonly { name: string; in: string }[] }>>
    }
    const of = (path: string, method: string) =>
      (paths[path]?.[method]?.parameters ?? []).map(p => `${p.in} ${p.name}`).toSorted()
    expect(of('/v1/tunnels', 'get')).toEqual(
      ['after', 'lane', 'limit', 'receiver', 'sender', 'status'].map(name => `query ${name}`),
    )
    expect(of('/v1/tunnels/{id}', 'patch')).toEqual([
      'header idempotency-key',
      'header if-match',
      'path id',
      'query dryRun',
    ])
    expect(of('/v1/events', 'get')).toEqual(['header last-event-id', 'query decisions', 'query id'])
  })

  it('finds what is not as it says', async () => {
    const conformance = new Conformance(await documentOf())
    const json = 'application/json'
    expect(conformance.faults('GET', '/healthz', 200, json, '{"status":"ok"}')).toEqual([])
    expect(conformance.faults('GET', '/healthz', 200, json, '{"status":"fine"}')).toHaveLength(1)
    expect(conformance.faults('GET', '/healthz', 201, json, '{}')).toHaveLength(1)
    expect(conformance.faults('GET', '/healthz', 404, json, '{}')).toHaveLength(1)
    expect(conformance.faults('GET', '/v1/tunnels/a', 404, 'application/problem+json', '{}')).toHaveLength(1)
    expect(conformance.faults('GET', '/nowhere', 200, json, '{}')).toHaveLength(1)
  })
})

it('the client calls what the document has, and reads what it says', async () => {
  const document = await documentOf()
  const conformance = new Conformance(document)
  const { app } = await service()
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const called = new Set<string>()
  const checked: typeof fetch = async (input, init) => {
    const response = await fetch(input, init)
    const { pathname } = new URL(String(input))
    const method = init?.method ?? 'GET'
    const type = response.headers.get('content-type') ?? undefined
    const faults = conformance.faults(method, pathname, response.status, type, await response.clone().text())
    expect(faults).toEqual([])
    called.add(`${method} ${pathname}`)
    return response
  }
  const client = new ControllerClient(address, { fetch: checked })
  await client.requestBandwidth({ ...WISH, id: 'a' })
  await client.requestBandwidth({ ...WISH, id: 'b', deadline: '1 us' })
  await client.changeBandwidth('a', { lane: 1 })
  await client.reportUsage('a', { packets: 1, bytes: 130, interval: '1 ms' })
  expect(await client.tunnel('a')).toMatchObject({ id: 'a' })
  expect(await client.tunnels()).toHaveLength(1)
  await client.apply(await client.plan({ requests: [{ ...WISH, id: 'c' }] }))
  await client.releaseBandwidth('c')
  await expect(client.tunnel('nobody')).rejects.toThrow('nobody')
  expect([...called].toSorted()).toEqual([
    'DELETE /v1/tunnels/c',
    'GET /v1/tunnels',
    'GET /v1/tunnels/a',
    'GET /v1/tunnels/nobody',
    'PATCH /v1/tunnels/a',
    'POST /v1/apply',
    'POST /v1/plan',
    'POST /v1/tunnels',
    'POST /v1/tunnels/a/usage',
  ])
  await app.close()
})
