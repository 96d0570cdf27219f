import fc from 'fast-check'
import { rangeFaults } from '../../src/model/checks/range-faults.ts'
import { memberFaults } from '../../src/model/checks/shared-risk-faults.ts'
import { customEncapsulation, ENCAPSULATIONS, maxLoadBits } from '../../src/model/encapsulation.ts'
import { cutLoadBits, largestLoadBits, largestPacketBits } from '../../src/model/port.ts'
import { asReplica, isLaned, type LanedRequest, type Request, type Tunnel } from '../../src/model/request.ts'
import type { Link, Node, SharedRisk, Topology } from '../../src/model/topology.ts'
import { linkPort, networkPort } from './arbitrary-ports.ts'
import { arrivals, fromNothing, optional, send } from './arbitrary-traits.ts'

/** Names as people give them, and names that files like to read as something else. */
const name = fc.oneof(
  fc.stringMatching(/^[a-z]{1,3}\d{0,2}$/),
  fc.constantFrom(
    'true',
    'null',
    '~',
    '1',
    '10',
    '0777',
    '1.10',
    '1e3',
    '.inf',
    '-',
    '<<',
    '__proto__',
    'a: b',
    '#x',
    '{',
    "it's",
    '"',
    'é',
    '東京',
    '🙂',
    'a>b',
    'b~',
    '@x',
    '&a',
    '*a',
    '!t',
    '10 us',
    'yes',
    '2026-01-01',
    '\\n',
    '?',
  ),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 5 })
    .filter(s => s.trim() === s && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(s)),
)

const ps = fc.oneof(
  fc.constant(0),
  fc.nat({ max: 1e6 }).map(n => n * 1000),
  fc.nat({ max: 1e12 }),
)
const bits = fc.oneof(
  fc.nat({ max: 1e5 }).map(n => n * 8),
  fc.nat({ max: 1e9 }),
)

const node = (id: string): fc.Arbitrary<Node> =>
  fc.record({
    id: fc.constant(id),
    kind: fc.constantFrom('host' as const, 'switch' as const),
    minLatencyPs: ps,
    maxJitterPs: ps,
    multicastLatencyPs: ps,
    sendLatencyPs: ps,
    sendJitterPs: ps,
    forwards: fc.boolean(),
  })

const wire = fc
  .tuple(
    fc.record({
      bandwidthBps: fc.oneof(fc.constant(10_000_000_000), fc.integer({ min: 1, max: 1e12 })),
      queueSizeBits: fc.oneof(fc.integer({ min: 1e10, max: 1e12 }), fc.constant(Number.POSITIVE_INFINITY)),
      minLatencyPs: ps,
      maxJitterPs: ps,
    }),
    linkPort,
  )
  .map(([physical, port]) => ({ ...physical, ...port }))

/** Links between the nodes: duplex pairs, one-way links, and pairs that differ; ids unique. */
const links = (nodes: readonly string[]): fc.Arbitrary<readonly Link[]> => {
  const end = fc.constantFrom(...nodes)
  const entry = fc
    .record({
      from: end,
      to: end,
      id: fc.option(name, { nil: undefined }),
      there: wire,
      back: fc.option(fc.oneof(wire, fc.constant('same' as const)), { nil: undefined }),
    })
    .filter(({ from, to }) => from !== to)
    .map(({ from, to, id, there, back }): readonly Link[] => {
      const forward = { id: id ?? `${from}>${to}`, from, to, ...there }
      if (back === undefined) return [forward]
      return [
        forward,
        {
          id: id === undefined ? `${to}>${from}` : `${id}~`,
          from: to,
          to: from,
          ...(back === 'same' ? there : back),
        },
      ]
    })
  return fc.array(entry, { maxLength: 8 }).map(entries => {
    const taken = new Set<string>()
    return entries.flat().filter(link => !taken.has(link.id) && taken.add(link.id))
  })
}

const encapsulation = fc.oneof(
  fc.constantFrom(...Object.values(ENCAPSULATIONS)),
  fc.tuple(bits, bits).map(([header, minimum]) => customEncapsulation(header, minimum)),
)

/** Now and then groups that share a risk, of links and nodes that there are, none named twice. */
const withGroups = (network: Topology): fc.Arbitrary<Topology> => {
  const nodes = new Map(network.nodes.map(one => [one.id, one]))
  const links = new Map(network.links.map(link => [link.id, link]))
  const some = fc.subarray([...links.keys()])
  const group = (id: string): fc.Arbitrary<SharedRisk> =>
    fc.record(
      {
        id: fc.constant(id),
        cables: some,
        links: some,
        nodes: fc.subarray([...nodes.keys()]),
        description: name,
      },
      { requiredKeys: ['id'] },
    )
  return fc
    .uniqueArray(name, { maxLength: 2 })
    .chain(ids => fc.tuple(...ids.map(group)))
    .map(groups => groups.filter(one => memberFaults(one, { nodes, links }).length === 0))
    .map(sharedRisk => (sharedRisk.length === 0 ? network : { ...network, sharedRisk }))
}

export const topology: fc.Arbitrary<Topology> = fc
  .uniqueArray(name, { minLength: 2, maxLength: 6 })
  .chain(ids =>
    fc.tuple(
      fc.record({
        name: fc.string({ unit: 'grapheme' }),
        bestEffortMaxFrameBits: bits,
        encapsulation,
        clockTolerancePpb: fc.nat({ max: 999_999_999 }),
        nodes: fc.tuple(...ids.map(node)),
        links: links(ids),
      }),
      networkPort,
    ),
  )
  .map(([network, port]) => withRoom({ ...network, ...port }))
  // Times that no sum of whole picoseconds could hold are refused, rightly: not what is drawn here.
  .filter(network => rangeFaults(network).length === 0)
  .chain(withGroups)

/** An MTU that the headers of the encapsulation fill is a mistake of the file: such a network has none. */
const withRoom = (network: Topology): Topology => {
  const fits = ({ mtuBits }: { readonly mtuBits?: number }): boolean =>
    mtuBits === undefined || largestLoadBits(network, mtuBits) >= 8
  const trimmed = <T extends { readonly mtuBits?: number }>(has: T): T => {
    if (fits(has)) return has
    const { mtuBits: _full, ...rest } = has
    return rest as T
  }
  return { ...trimmed(network), links: network.links.map(trimmed) }
}

/** Walks along links that exist, from one node, to distinct other nodes. */
const routesIn = ({
  nodes,
  links,
}: Topology): fc.Arbitrary<{ sender: string; ways: readonly (readonly string[])[] }> =>
  fc
    .record({
      sender: fc.constantFrom(...nodes.map(n => n.id)),
      ways: fc.array(fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 4 }), {
        minLength: 1,
        maxLength: 3,
      }),
    })
    .map(({ sender, ways }) => {
      const ends = new Set([sender])
      const walked: string[][] = []
      for (const way of ways) {
        const route: string[] = []
        let at = sender
        for (const choice of way) {
          const next = links.filter(l => l.from === at)
          const link = next[choice % Math.max(1, next.length)]
          if (link === undefined) break
          route.push(link.id)
          at = link.to
        }
        if (route.length > 0 && !ends.has(at)) walked.push(route)
        ends.add(at)
      }
      return { sender, ways: walked }
    })

/** Requests with fixed routes that exist in the topology (which may be none). */
const requests = (network: Topology): fc.Arbitrary<readonly Request[]> => {
  const end = new Map(network.links.map(link => [link.id, link.to]))
  const most = Math.min(maxLoadBits(network.encapsulation), 1e6)
  const one = fc
    .record({
      way: routesIn(network),
      loadSizeBits: fc.integer({ min: 1, max: most }),
      periodPs: fc.integer({ min: 1, max: 1e12 }),
      lane: fc.oneof(
        { weight: 7, arbitrary: fc.nat({ max: 7 }) },
        { weight: 1, arbitrary: fc.constant('auto' as const) },
      ),
      deadlinePs: optional(ps),
      jitterLimitPs: optional(ps),
      raise: optional(ps),
      fixed: fc.constantFrom('free', 'routes', 'two', 'twice'),
      send,
    })
    .filter(({ way }) => way.ways.length > 0)
    .chain(({ way, deadlinePs, jitterLimitPs, raise, fixed, send, loadSizeBits, periodPs, lane }) => {
      const canCut = cutLoadBits(network, network.mtuBits ?? 12_000) > 0
      const sizeBits = (fragment: boolean): number => largestPacketBits(network, loadSizeBits, fragment)
      return arrivals({ loadSizeBits, periodPs, canCut, sizeBits }).map(
        (source): Omit<Request, 'id'> => ({
          loadSizeBits,
          lane,
          sender: way.sender,
          receivers: way.ways.map(route => end.get(route.at(-1)!)!),
          ...source,
          ...send,
          ...fromNothing({ deadlinePs, jitterLimitPs }),
          ...(raise === undefined || source.arrival?.kind === 'token-bucket'
            ? {}
            : { maxPeriodPs: source.periodPs + raise }),
          ...(fixed === 'routes' ? { routes: way.ways } : {}),
          ...(fixed === 'two' ? { replicas: 2 as const } : {}),
          ...(fixed === 'twice' ? { replicas: [{ routes: way.ways }, { routes: way.ways }] as const } : {}),
        }),
      )
    })
  if (network.links.length === 0) return fc.constant([])
  const id = name.filter(text => !/~[12]?$/.test(text))
  return fc
    .tuple(fc.array(one, { maxLength: 4 }), fc.uniqueArray(id, { minLength: 4, maxLength: 4 }))
    .map(([list, ids]) => list.map((request, i) => ({ id: ids[i]!, ...request })))
}

export const networkAndRequests: fc.Arbitrary<readonly [Topology, readonly Request[]]> = topology.chain(t =>
  fc.tuple(fc.constant(t), requests(t)),
)

/** Where a request goes: once, or twice. */
const treesOf = ({ routes, replicas }: Request): readonly Tunnel['routes'][] =>
  routes !== undefined ? [routes] : Array.isArray(replicas) ? replicas.map(replica => replica.routes) : []

const tunnelsOf = (request: LanedRequest): fc.Arbitrary<readonly Tunnel[]> => {
  const { routes: _fixed, replicas: _both, ...rest } = request
  const trees = treesOf(request)
  const ranges = fc.tuple(
    ...trees.map(() => fc.record({ declaredMinLatencyPs: optional(ps), declaredMaxJitterPs: optional(ps) })),
  )
  const isBucket = request.arrival?.kind === 'token-bucket'
  const asked = isBucket ? fc.constant(request.periodPs) : fc.integer({ min: 1, max: 1e12 })
  return fc.tuple(asked, ranges).map(([requestedPeriodPs, declared]) =>
    trees.map((routes, i) => {
      const tunnel: Tunnel = { ...rest, routes, requestedPeriodPs, ...fromNothing(declared[i]!) }
      return trees.length === 1 ? tunnel : asReplica(tunnel, request.id, i === 0 ? 1 : 2)
    }),
  )
}

export const networkAndTunnels: fc.Arbitrary<readonly [Topology, readonly Tunnel[]]> =
  networkAndRequests.chain(([network, list]) =>
    fc.tuple(
      fc.constant(network),
      fc.tuple(...list.filter(isLaned).map(tunnelsOf)).map(lists => lists.flat()),
    ),
  )
