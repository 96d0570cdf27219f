// The service over HTTP: admissions with many tunnels in place, health while a plan is made, and memory under churn.
// Built first (npm run build), as plans are made in a thread. Options: --k=N (16), --tunnels=N (10000), --requests=N (2000), --churn=MINUTES (0).

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { printTopology } from '../src/formats/topology/print-topology.ts'
import { generateRequests } from '../src/generate/requests.ts'
import { generateTopology } from '../src/generate/topology.ts'
import { option } from './support/options.ts'

const TUNNELS = Number(option('tunnels', '10000'))
const CHURN_MINUTES = Number(option('churn', '0'))
const CONNECTIONS = 20
const REQUESTS = Number(option('requests', '2000'))

/** In the service: what is in use when all that can be collected is, whenever it is asked by a signal. */
const MEASURED = `data:text/javascript,process.on('SIGUSR2', () => { gc(); gc(); const { heapUsed, rss } = process.memoryUsage(); process.stdout.write(['memory', heapUsed, rss].join(' ')); })`

const topology = generateTopology({ shape: 'fat-tree', k: Number(option('k', '16')) })
const hosts = topology.nodes.filter(({ kind }) => kind === 'host').map(({ id }) => id)
const folder = mkdtempSync(join(tmpdir(), 'xlane-bench-'))
const file = join(folder, 'topology.yaml')
writeFileSync(file, printTopology(topology, { format: 'yaml' }))
const cli = fileURLToPath(new URL('../dist/cli.mjs', import.meta.url))
const server = spawn(
  process.execPath,
  [
    '--expose-gc',
    '--import',
    MEASURED,
    cli,
    'serve',
    file,
    '--state',
    join(folder, 'journal'),
    '--port',
    '0',
    '--rate-limit',
    '1000000',
    '--log-level',
    'error',
    '--body-limit',
    '10000000',
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
)
const address = await new Promise<string>((resolve, reject) => {
  server.once('exit', code => reject(new Error(`serve ended with ${code}`)))
  server.stdout.on('data', chunk => {
    const found = /listening on (\S+),/.exec(String(chunk))?.[1]
    if (found !== undefined) resolve(found)
  })
})
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS + 1 })

interface Answered {
  readonly status: number
  readonly text: string
  readonly ms: number
}
const ask = (method: string, path: string, body?: object): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const begun = performance.now()
    const text = body === undefined ? undefined : JSON.stringify(body)
    const headers =
      text === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
    const asked = request(address + path, { method, agent, headers }, answer => {
      let all = ''
      answer.setEncoding('utf8').on('data', part => {
        all += part
      })
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, text: all, ms: performance.now() - begun }),
      )
    })
    asked.on('error', reject)
    asked.end(text)
  })

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ??
  Number.NaN

let made = 0
/** Small and seldom, from every host to another: most are granted. */
const wish = (): object => {
  const n = made++
  const sender = hosts[n % hosts.length]
  const receiver = hosts[(n + 1 + ((n * 7919) % (hosts.length - 1))) % hosts.length]
  return {
    id: `t${n}`,
    sender,
    receivers: [receiver === sender ? hosts[(n + 1) % hosts.length] : receiver],
    loadSize: '64 B',
    period: '100 ms',
  }
}

interface Memory {
  readonly heapMib: number
  readonly rssMib: number
}
/** Of the service, after a collection. */
const memory = (): Promise<Memory> =>
  new Promise(resolve => {
    const heard = (chunk: unknown): void => {
      const found = /memory (\d+) (\d+)/.exec(String(chunk))
      if (found === null) return
      server.stdout.off('data', heard)
      resolve({ heapMib: Number(found[1]) / 2 ** 20, rssMib: Number(found[2]) / 2 ** 20 })
    }
    server.stdout.on('data', heard)
    server.kill('SIGUSR2')
  })

/** Most over least, after the first five minutes. */
const spread = (values: readonly number[]): string => {
  const later = values.slice(5)
  return later.length < 2 ? '-' : `${(100 * (Math.max(...later) / Math.min(...later) - 1)).toFixed(1)} %`
}

/** CPU time of the service, ms. */
const cpuMs = (): number => {
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

const atOnce = async (count: number, work: () => Promise<unknown>): Promise<void> => {
  let left = count
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (left-- > 0) await work()
    }),
  )
}

try {
  const wanted = generateRequests(topology, { seed: 1, count: 1500 })
  const requests = wanted.map(({ id, sender, receivers }, i) => ({
    id: `p${id}${i}`,
    sender,
    receivers,
    loadSize: '64 B',
    period: '10 ms',
  }))
  const health: number[] = []
  let isDone = false
  const plan = ask('POST', '/v1/plan', { requests }).finally(() => {
    isDone = true
  })
  while (!isDone) {
    health.push((await ask('GET', '/healthz')).ms)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  const planned = await plan
  console.log(
    `plan of 1500: ${planned.status}, ${planned.ms.toFixed(0)} ms; healthz meanwhile p50 ${quantile(health, 0.5).toFixed(1)} ms, p99 ${quantile(health, 0.99).toFixed(1)} ms, most ${Math.max(...health).toFixed(1)} ms (${health.length} asked)`,
  )
  await atOnce(TUNNELS, () => ask('POST', '/v1/tunnels', wish()))
  console.log(`${TUNNELS} asked for, ${JSON.parse((await ask('GET', '/v1/state')).text).tunnels} in place`)
  const one: number[] = []
  const before = cpuMs()
  for (let i = 0; i < 200; i++) one.push((await ask('POST', '/v1/tunnels', wish())).ms)
  console.log(
    `one after the other: p50 ${quantile(one, 0.5).toFixed(2)} ms, p99 ${quantile(one, 0.99).toFixed(2)} ms, CPU ${((cpuMs() - before) / 200).toFixed(2)} ms each`,
  )
  const begun = performance.now()
  const cpuBegun = cpuMs()
  await atOnce(REQUESTS, () => ask('POST', '/v1/tunnels', wish()))
  const seconds = (performance.now() - begun) / 1000
  console.log(
    `${CONNECTIONS} connections: ${(REQUESTS / seconds).toFixed(0)}/s by the clock, ${((1000 * REQUESTS) / (cpuMs() - cpuBegun)).toFixed(0)}/s of CPU`,
  )
  const minutes: Memory[] = []
  let asked = 0
  for (let minute = 1; minute <= CHURN_MINUTES; minute++) {
    const end = performance.now() + 60_000
    while (performance.now() < end) {
      await ask('POST', '/v1/tunnels', wish())
      await ask('DELETE', `/v1/tunnels/t${made - 1 - Math.min(made - 1, TUNNELS)}`)
      asked += 2
    }
    const now = await memory()
    minutes.push(now)
    console.log(
      `minute ${minute}: RSS ${now.rssMib.toFixed(1)} MiB, heap after collection ${now.heapMib.toFixed(1)} MiB, ${asked} asked`,
    )
  }
  if (minutes.length > 0)
    console.log(
      `after five minutes most over least: RSS ${spread(minutes.map(m => m.rssMib))}, heap ${spread(minutes.map(m => m.heapMib))}`,
    )
} finally {
  server.kill('SIGTERM')
  agent.destroy()
  rmSync(folder, { recursive: true, force: true })
}
