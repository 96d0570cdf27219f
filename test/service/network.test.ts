import { describe, expect, it } from 'vitest'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import { printTopology } from '../../src/formats/topology/print-topology.ts'
import { NOW, service, WISH } from './running.ts'

const json = (topology: Parameters<typeof printTopology>[0]): object =>
  JSON.parse(printTopology(topology, { format: 'json' }))

describe('the network while it is served', () => {
  it('fails and is back: contracts get other trees, and lists say so', async () => {
    const { app, controller } = await service()
    await app.inject({ method: 'POST', url: '/v1/tunnels', payload: { ...WISH, id: 'a' } })
    const spine = controller.tunnel('a')!.tunnel.routes[0]![1]!.split('>')[1]!
    const failure = { node: spine }
    const dry = await app.inject({ method: 'POST', url: '/v1/failures?dryRun=true', payload: failure })
    expect(dry.json()).toMatchObject({ kind: 'network', rerouted: [{ id: 'a', isGapless: true }] })
    expect((await app.inject('/v1/failures')).json()).toEqual({ failures: [] })
    const answer = await app.inject({ method: 'POST', url: '/v1/failures', payload: failure })
    expect(answer.json()).toEqual(dry.json())
    expect(answer.json()).toMatchObject({ startsMs: NOW + 1000 })
    expect((await app.inject('/v1/failures')).json()).toEqual({ failures: [failure] })
    expect(JSON.stringify(controller.tunnel('a')!.tunnel.routes)).not.toContain(spine)
    const back = await app.inject({ method: 'DELETE', url: `/v1/failures?node=${spine}` })
    expect(back.json()).toMatchObject({ kept: 1, broken: [] })
    expect((await app.inject('/v1/failures')).json()).toEqual({ failures: [] })
  })

  it('becomes another one: what comes of it is said first, requests are then of it', async () => {
    const { app, controller } = await service()
    await app.inject({ method: 'POST', url: '/v1/tunnels', payload: { ...WISH, id: 'a' } })
    const now = (await app.inject('/v1/topology')).json()
    expect(parseTopologyOrThrow(JSON.stringify(now), { file: 'now' })).toEqual(controller.topology)
    const { topology } = controller
    const host = topology.nodes.find(({ id }) => id === 'b1')!
    const cable = topology.links.filter(({ from, to }) => from === 'b1' || to === 'b1')
    const next = {
      ...topology,
      nodes: [...topology.nodes, { ...host, id: 'b9' }],
      links: [
        ...topology.links,
        ...cable.map(one => {
          const [from, to] = [one.from, one.to].map(id => (id === 'b1' ? 'b9' : id))
          return { ...one, id: `${from}>${to}`, from: from!, to: to! }
        }),
      ],
    }
    const post = (query: string) =>
      app.inject({ method: 'POST', url: `/v1/topology${query}`, payload: json(next) })
    const late = { ...WISH, id: 'late', receivers: ['b9'] }
    expect((await post('?dryRun=true')).json()).toMatchObject({ kept: 1, rerouted: [], broken: [] })
    expect((await app.inject({ method: 'POST', url: '/v1/tunnels', payload: late })).statusCode).toBe(400)
    expect((await post('')).json()).toMatchObject({ kept: 1, rerouted: [], broken: [] })
    expect((await app.inject({ method: 'POST', url: '/v1/tunnels', payload: late })).statusCode).toBe(201)
    expect((await app.inject('/v1/state')).json()).toMatchObject({
      topology: controller.topologyHash,
      tunnels: 2,
    })
  })

  it.each([
    ['POST', '/v1/failures', '{"link":"no"}', 400, 'UNKNOWN_LINK'],
    ['POST', '/v1/failures', '{"link":"no","node":"x"}', 400, 'WRONG_TYPE'],
    ['DELETE', '/v1/failures?node=no', '{}', 400, 'UNKNOWN_NODE'],
    ['DELETE', '/v1/failures', '{}', 400, 'WRONG_TYPE'],
    ['POST', '/v1/topology', '{"nodes":1}', 400, 'MISSING_KEY'],
  ] as const)('%s %s with %s', async (method, url, payload, status, code) => {
    const { app } = await service()
    const headers = { 'content-type': 'application/json' }
    const answer = await app.inject({ method, url, payload, headers })
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  })
})
