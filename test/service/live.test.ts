import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { solve } from '../../src/analysis/solution.ts'
import { placedTunnels } from '../../src/controller/contract/state.ts'
import { Controller } from '../../src/controller/controller.ts'
import { networkInUse } from '../../src/controller/decide/network-in-use.ts'
import { buildPageData } from '../../src/page/build-page-data.ts'
import { tightestOf } from '../../src/page/head/tightest.ts'
import { applyPatch, inOrder } from '../../src/page/live/apply-patch.ts'
import type { LiveView, LiveWhole } from '../../src/page/live/live-view.ts'
import { entryOf } from '../../src/service/access/callers.ts'
import { createService } from '../../src/service/create-service.ts'
import { liveContract } from '../../src/service/live/live-contract.ts'
import type { ServiceOptions } from '../../src/service/options.ts'
import { shippedTopology } from '../examples/shipped.ts'
import { NOW, WISH } from './running.ts'

/** What the page asks is not in the OpenAPI document: no check of answers here. */
const running = async (given: ServiceOptions = {}) => {
  const controller = new Controller(shippedTopology('two-racks'), { graceMs: 1000 })
  const app = await createService(controller, { clock: () => NOW, ...given })
  const view = async (since?: string): Promise<LiveView> =>
    (await app.inject(`/page/view${since === undefined ? '' : `?since=${encodeURIComponent(since)}`}`)).json()
  return { app, controller, view }
}

const whole = (view: LiveView): LiveWhole => {
  if (view.kind !== 'whole') throw new Error('expected the whole')
  return view
}

it('what a page has after any patches is what stands, by a fresh analysis', async () => {
  const { app, controller, view } = await running()
  const post = (id: string, more: object = {}) =>
    app.inject({ method: 'POST', url: '/v1/tunnels', payload: { ...WISH, id, ...more } })
  let known = whole(await view())
  const kinds: string[] = []
  const follow = async (): Promise<void> => {
    const next = await view(known.version)
    kinds.push(next.kind)
    known = next.kind === 'whole' ? next : applyPatch(known, next)
    const topology = controller.topology
    const tunnels = inOrder(placedTunnels(controller.state))
    const { result, explanations: explained } = solve(networkInUse(topology, controller.failed), { tunnels })
    const first = tightestOf(result)
    const explanations = first === undefined ? [] : explained(new Set([first.id]))
    const fresh = JSON.parse(JSON.stringify(buildPageData({ topology, result, explanations })))
    const { down = { links: [], nodes: [] }, ...data } = known.data
    expect(data).toEqual(fresh)
    expect([
      ...down.links.map(i => ({ link: data.links[i]?.id })),
      ...down.nodes.map(i => ({ node: data.nodes[i]?.id })),
    ]).toEqual(controller.failed)
    expect(known.contracts).toEqual(inOrder(controller.tunnels.map(liveContract)))
    expect(known.sequence).toBe(controller.state.sequence)
    expect(known.failed).toEqual(controller.failed)
  }
  await follow()
  await post('a')
  await follow()
  await post('b', { sender: 'a2', receivers: ['b2', 'b1'] })
  await post('c', { sender: 'b1', receivers: ['a1'], lane: 1 })
  await follow()
  await app.inject({ method: 'PATCH', url: '/v1/tunnels/a', payload: { period: '50 us' } })
  await app.inject({ method: 'DELETE', url: '/v1/tunnels/c' })
  await follow()
  await post('twice', { sender: 'a1', receivers: ['b3'], replicas: 2 })
  await app.inject({ method: 'POST', url: '/v1/failures', payload: { node: 'spine1' } })
  await follow()
  await app.inject({ method: 'DELETE', url: '/v1/failures?node=spine1' })
  await follow()
  for (const id of ['a', 'b']) await app.inject({ method: 'DELETE', url: `/v1/tunnels/${id}` })
  await follow()
  expect(new Set(kinds)).toEqual(new Set(['patch']))
  const topology = (await app.inject('/v1/topology')).json()
  const larger = { ...topology, nodes: { ...topology.nodes, extra: { kind: 'switch' } } }
  const changed = await app.inject({ method: 'POST', url: '/v1/topology', payload: larger })
  expect(changed.statusCode, changed.body).toBe(200)
  await follow()
  expect(kinds.at(-1)).toBe('whole')
  expect(whole(await view('other.5')).sequence).toBe(known.sequence)
  await app.close()
})

it('squeezed for who takes it, 304 for who has it, HEAD without a body', async () => {
  const { app } = await running()
  await app.inject({ method: 'POST', url: '/v1/tunnels', payload: WISH })
  const ask = (headers: Record<string, string>, method: 'GET' | 'HEAD' = 'GET') =>
    app.inject({ method, url: '/page/view', headers })
  const plain = await ask({})
  const squeezed = await ask({ 'accept-encoding': 'br, gzip;q=0.5' })
  expect(squeezed.headers['content-encoding']).toBe('gzip')
  expect(gunzipSync(squeezed.rawPayload).toString()).toBe(plain.body)
  expect((await ask({ 'accept-encoding': 'gzip;q=0' })).headers['content-encoding']).toBeUndefined()
  const etag = String(plain.headers.etag)
  expect((await ask({ 'if-none-match': etag })).statusCode).toBe(304)
  await app.inject({ method: 'DELETE', url: '/v1/tunnels/t1' })
  const head = await ask({}, 'HEAD')
  expect([head.statusCode, head.body]).toEqual([200, ''])
  await app.close()
})

it('without a token the page is there, and what it shows is not', async () => {
  const token = 'a-token-of-sixteen-or-more'
  const reader = 'one-who-may-only-look-here'
  const { app } = await running({
    token,
    tokens: () => [{ ...entryOf(reader), name: 'reader', role: 'read' }],
  })
  const ask = async (url: string, bearer?: string) =>
    app.inject({ url, ...(bearer === undefined ? {} : { headers: { authorization: `Bearer ${bearer}` } }) })
  for (const url of [
    '/page/view',
    '/page/waterfall?tunnel=a',
    '/page/port?link=a&lane=0',
    '/v1/decisions',
    '/v1/access',
  ])
    expect((await ask(url)).statusCode, url).toBe(401)
  expect((await ask('/page/view', reader)).statusCode).toBe(200)
  expect((await ask('/v1/access', reader)).json()).toEqual({ role: 'read', name: 'reader' })
  expect((await ask('/v1/access', token)).json()).toEqual({ role: 'operate', name: 'operator' })
  const headers = { authorization: `Bearer ${token}` }
  await app.inject({ method: 'POST', url: '/v1/tunnels', payload: WISH, headers })
  const decisions = async (bearer: string) => (await ask('/v1/decisions', bearer)).json().decisions
  expect(await decisions(token)).toMatchObject([
    { sequence: 1, asked: 'request', outcome: 'granted', by: 'operator' },
  ])
  expect((await decisions(reader))[0]).not.toHaveProperty('by')
  await app.close()
})

it('where a bound comes from, and the worst instant of a queue, of the state as it is', async () => {
  const { app } = await running()
  await app.inject({ method: 'POST', url: '/v1/tunnels', payload: { ...WISH, id: 'a' } })
  const { waterfall } = (await app.inject('/page/waterfall?tunnel=a')).json()
  const contract = (await app.inject('/v1/tunnels/a')).json()
  const { minLatencyPs, maxJitterPs } = contract.promises.at(-1)
  expect(waterfall.steps.at(-1).parts.at(-1).sumPs).toBe(minLatencyPs + maxJitterPs)
  const [link] = contract.tunnel.routes[0]
  const { port } = (await app.inject(`/page/port?link=${encodeURIComponent(link)}&lane=0`)).json()
  expect(port.delay.ps).toBeGreaterThan(0)
  expect((await app.inject('/page/waterfall?tunnel=none')).json()).toEqual({ waterfall: null })
  expect((await app.inject('/page/port?link=none&lane=x')).json()).toEqual({ port: null })
  await app.close()
})
