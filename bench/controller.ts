// The controller: how much each rule admits, and how many requests a second the service admits.
// Options: --requests=N per k=4 network (2000; four times as many on k=8), --only=quality|http, --seconds=N of HTTP (10),
// --connections=N (20), --cli=FILE (dist/cli.mjs; `npm run build` first).
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { Agent, request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { admit } from '../src/allocation/admit.ts'
import { LinkSums } from '../src/allocation/link-sums.ts'
import type { Algorithm, PlacementTools } from '../src/allocation/place-request.ts'
import { Searches } from '../src/allocation/searches.ts'
import { check } from '../src/analysis/check.ts'
import { resolveOptions } from '../src/analysis/options.ts'
import { Engine } from '../src/engine/engine.ts'
import { printTopology } from '../src/formats/topology/print-topology.ts'
import { generateRequests } from '../src/generate/requests.ts'
import { generateTopology } from '../src/generate/topology.ts'
import { type LanedRequest, place, type Tunnel } from '../src/model/request.ts'
import type { Topology } from '../src/model/topology.ts'
import { compileNetwork, type Network } from '../src/network/network.ts'
import { qjump } from '../src/planning/rules/qjump.ts'
import type { Rule } from '../src/planning/rules/rule.ts'
import { shortestRoute } from '../src/planning/rules/shortest-route.ts'
import { silo } from '../src/planning/rules/silo.ts'
import { machine } from './support/measure.ts'
import { option } from './support/options.ts'
import { printTable, whole } from './support/table.ts'

const REQUESTS = Number(option('requests', '2000'))
const SECONDS = Number(option('seconds', '10'))
const CONNECTIONS = Number(option('connections', '20'))
const CLI = option('cli', 'dist/cli.mjs')
const only = option('only', '')
const PS_PER_SECOND = 1e12
const US = 1_000_000

/** Requests that fill the network, with deadlines of one period. */
const streamOf = (topology: Topology, count: number): readonly LanedRequest[] =>
  generateRequests(topology, {
    seed: 4,
    count,
    sizesBits: [128, 512, 1024, 1400].map(bytes => bytes * 8),
    periodsPs: [50, 100, 200, 500].map(us => us * US),
    deadlineShare: 1,
  })

interface Outcome {
  readonly tunnels: readonly Tunnel[]
  /** Place in the stream, code and busiest link on the way of the first that was refused. */
  readonly refusal: { readonly at: number; readonly code: string; readonly utilization: number } | undefined
}

const loadOf = (network: Network, tunnels: readonly Tunnel[], link: string): number => {
  const bps = network.bandwidthBps[network.linkIndex.get(link)!]!
  const onIt = tunnels.filter(t => t.routes.some(route => route.includes(link)))
  return onIt.reduce((sum, t) => sum + (t.sizeBits * PS_PER_SECOND) / t.periodPs, 0) / bps
}

const byAdmission = (
  network: Network,
  stream: readonly LanedRequest[],
  algorithm: Algorithm,
  isShortest: boolean,
): Outcome => {
  const engine = new Engine(network, resolveOptions())
  const tools: PlacementTools = { network, engine, sums: new LinkSums(network), searches: new Searches() }
  const tunnels: Tunnel[] = []
  let refusal: Outcome['refusal']
  for (const [at, request] of stream.entries()) {
    const route = (): LanedRequest['routes'] =>
      request.receivers.map(r => shortestRoute(network, request.sender, r)!)
    const routes = isShortest ? route() : undefined
    const decision = admit(tools, routes === undefined ? request : { ...request, routes }, algorithm, false)
    engine.commit()
    if (decision.kind === 'accepted') tunnels.push(decision.placement.tunnel)
    else if (refusal === undefined) {
      const { code, link } = decision.rejection
      refusal = { at, code, utilization: loadOf(network, tunnels, link ?? route()![0]![0]!) }
    }
  }
  return { tunnels, refusal }
}

const byRule = (network: Network, stream: readonly LanedRequest[], rule: Rule): Outcome => {
  const tunnels: Tunnel[] = []
  let refusal: Outcome['refusal']
  for (const [at, request] of stream.entries()) {
    const routes = request.receivers.map(r => shortestRoute(network, request.sender, r)!)
    if (rule.admits(request, routes) !== undefined) tunnels.push(place(request, routes, request.periodPs))
    else if (refusal === undefined) {
      const utilization = Math.max(...routes[0]!.map(link => loadOf(network, tunnels, link)))
      refusal = { at, code: 'its rule', utilization }
    }
  }
  return { tunnels, refusal }
}

const quality = (k: number, count: number, queueKiB: number): void => {
  const topology = generateTopology({ shape: 'fat-tree', k, queueSizeBits: queueKiB * 8192 })
  const network = compileNetwork(topology)
  const stream = streamOf(topology, count)
  const largest = stream.reduce((most, r) => Math.max(most, r.sizeBits), 0)
  const rules: readonly (readonly [string, () => Outcome])[] = [
    ['greedy', () => byAdmission(network, stream, 'greedy', false)],
    ['x-opt', () => byAdmission(network, stream, 'x-opt', false)],
    ['shortest path', () => byAdmission(network, stream, 'x-opt', true)],
    ['QJump, 2nP/R + ε', () => byRule(network, stream, qjump(network, largest))],
    ['Silo, queue/rate', () => byRule(network, stream, silo(network))],
  ]
  const rows = rules.map(([name, run]) => {
    const start = performance.now()
    const { tunnels, refusal } = run()
    const seconds = (performance.now() - start) / 1000
    const result = check(topology, { tunnels })
    // What the analysis admitted is valid by a fresh one; the others' rules promise what they promise.
    if (!name.includes('/') && !result.valid) throw new Error(`${name}: ${result.violations[0]?.message}`)
    const busiest = Math.max(0, ...result.links.map(l => l.utilization))
    return [
      name,
      whole(tunnels.length),
      `${((100 * tunnels.length) / stream.length).toFixed(1)} %`,
      refusal === undefined ? 'none' : whole(refusal.at + 1),
      refusal?.code ?? '',
      refusal === undefined ? '' : `${(refusal.utilization * 100).toFixed(1)} %`,
      `${(busiest * 100).toFixed(1)} %`,
      result.valid ? 'yes' : `no: ${result.violations.length}`,
      seconds.toFixed(1),
    ]
  })
  printTable(
    `Admission on a k=${k} fat-tree, queues of ${queueKiB} KiB, ${whole(count)} requests`,
    [
      '',
      'admitted',
      'share',
      'first refused',
      'code',
      'binding link then',
      'busiest link at the end',
      'valid',
      's',
    ],
    rows,
  )
}

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })

const post = (address: string, body: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const sent = httpRequest(`${address}/v1/tunnels`, { method: 'POST', agent, headers }, response => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    sent.on('error', reject)
    sent.end(body)
  })

const started = async (child: ChildProcess): Promise<string> => {
  let out = ''
  for await (const chunk of child.stdout ?? []) {
    out += chunk
    const address = /http:\/\/[\d.]+:\d+/.exec(out)?.[0]
    if (address !== undefined) return address
  }
  throw new Error(`the service did not start: ${out}`)
}

/** Requests admitted in a second over HTTP: a wide network, so that nothing is refused. */
const http = async (folder: string, name: string, args: readonly string[]): Promise<string[]> => {
  const topology = generateTopology({ shape: 'fat-tree', k: 16 })
  const file = join(folder, 'topology.json')
  writeFileSync(file, printTopology(topology, { format: 'json' }))
  const hosts = topology.nodes.filter(n => n.kind === 'host').map(n => n.id)
  const child = spawn(
    process.execPath,
    [CLI, 'serve', file, '--port', '0', '--rate-limit', '10000000', '--log-level', 'error', ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const address = await started(child)
  let n = 0
  const next = (): string => {
    const i = n++
    const sender = hosts[(i * 389) % hosts.length]!
    const receiver = hosts[(i * 577 + 1 + (i % 7)) % hosts.length]!
    const other = receiver === sender ? hosts[(i * 577 + 9) % hosts.length]! : receiver
    return JSON.stringify({ sender, receivers: [other], loadSize: '64 B', period: '1 ms' })
  }
  const latencies: number[] = []
  const until = performance.now() + SECONDS * 1000
  const statuses = new Map<number, number>()
  const client = async (): Promise<void> => {
    while (performance.now() < until) {
      const start = performance.now()
      const status = await post(address, next())
      latencies.push(performance.now() - start)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, client))
  const admitted = statuses.get(201) ?? 0
  if (admitted < latencies.length * 0.99) throw new Error(`${name}: ${JSON.stringify([...statuses])}`)
  latencies.sort((a, b) => a - b)
  child.kill('SIGTERM')
  await new Promise(resolve => child.once('exit', resolve))
  const at = (share: number): string => latencies[Math.floor((latencies.length - 1) * share)]!.toFixed(1)
  return [name, whole(admitted / SECONDS), at(0.5), at(0.99), whole(admitted)]
}

/** What the disk alone takes for one small durable write, ms. */
const fsyncMs = (folder: string): number => {
  const fd = openSync(join(folder, 'fsync'), 'w')
  const start = performance.now()
  const ROUNDS = 500
  for (let i = 0; i < ROUNDS; i++) {
    writeSync(fd, 'x'.repeat(4096))
    fdatasyncSync(fd)
  }
  closeSync(fd)
  return (performance.now() - start) / ROUNDS
}

console.log(machine())
if (only !== 'http')
  for (const queueKiB of [128, 32]) {
    quality(4, REQUESTS, queueKiB)
    quality(8, REQUESTS * 4, queueKiB)
  }
if (only !== 'quality') {
  const folder = mkdtempSync(join(tmpdir(), 'xlane-bench-'))
  const rows: string[][] = []
  for (const algorithm of ['x-opt', 'greedy']) {
    rows.push(await http(folder, `${algorithm}, no journal`, ['--algorithm', algorithm]))
    rows.push(
      await http(folder, `${algorithm}, journal`, [
        '--algorithm',
        algorithm,
        '--state',
        join(folder, `${algorithm}.journal`),
      ]),
    )
  }
  printTable(
    `Requests over HTTP, ${CONNECTIONS} connections, k=16`,
    ['', 'admitted/s', 'p50 ms', 'p99 ms', 'in place'],
    rows,
  )
  console.log(`\none fdatasync of 4 KiB: ${fsyncMs(folder).toFixed(3)} ms`)
  rmSync(folder, { recursive: true })
}
