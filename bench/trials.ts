// What is tried and taken back: admissions through the controller, a change and a request that come to nothing, undoing in
// the explorer, and what the service adds to an admission. Processor time, which waiting for a core does not lengthen.
// Each answer is checked: contracts against a fresh analysis, worlds and states against what they were before.
// Options: --admissions=N (4000), --rejections=N (20), --tunnels=N (10000), --only=admit|change|room|undo|service,
// --cli=FILE (dist/cli.mjs; `npm run build` first, for the service).

import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { check } from '../src/analysis/check.ts'
import { Controller } from '../src/controller/controller.ts'
import { WhatIf } from '../src/explorer/what-if/what-if.ts'
import { RequestReader } from '../src/formats/requests/request-reader.ts'
import { printTopology } from '../src/formats/topology/print-topology.ts'
import { generateRequests } from '../src/generate/requests.ts'
import { generateTopology } from '../src/generate/topology.ts'
import type { BandwidthRequest } from '../src/model/command.ts'
import type { Topology } from '../src/model/topology.ts'
import { cpuMillisOf, machine, median } from './support/measure.ts'
import { option } from './support/options.ts'
import { placed } from './support/placed.ts'
import { printTable } from './support/table.ts'

const ADMISSIONS = Number(option('admissions', '4000'))
const REJECTIONS = Number(option('rejections', '20'))
const TUNNELS = Number(option('tunnels', '10000'))
const CLI = option('cli', 'dist/cli.mjs')
const only = option('only', '')
const US = 1_000_000
/** Admissions of one round over HTTP. */
const EACH = 100
/** And of one that asks for the state after each. */
const STATES = 20

const rows: string[][] = []

const report = (name: string, samples: readonly number[]): void => {
  const total = samples.reduce((sum, ms) => sum + ms, 0)
  rows.push([
    name,
    String(samples.length),
    ...[median(samples), Math.max(...samples), total].map(ms => ms.toFixed(2)),
  ])
}

const fatTree = (k: number): Topology => generateTopology({ shape: 'fat-tree', k })

const streamOf = (topology: Topology, count: number): readonly BandwidthRequest[] =>
  generateRequests(topology, {
    seed: 4,
    count,
    sizesBits: [128, 512, 1024, 1400].map(bytes => bytes * 8),
    periodsPs: [200, 500, 1000].map(us => us * US),
    deadlineShare: 1,
  }).map(({ sizeBits: _wire, deadlinePs: _any, ...asked }) => asked)

/** Every range that a controller promised last is the one a fresh analysis finds. */
const verify = (controller: Controller): void => {
  const tunnels = controller.tunnels.map(({ tunnel }) => tunnel)
  const fresh = check(controller.topology, { tunnels })
  if (!fresh.valid) throw new Error(fresh.violations[0]?.message)
  for (const { id, minLatencyPs, maxJitterPs } of fresh.tunnels) {
    const promise = controller.tunnel(id)?.promises.at(-1)
    if (promise?.minLatencyPs !== minLatencyPs || promise.maxJitterPs !== maxJitterPs)
      throw new Error(`${id}: ${JSON.stringify(promise)}, afresh ${minLatencyPs} and ${maxJitterPs}`)
  }
}

const filled = (topology: Topology, requests: readonly BandwidthRequest[]): Controller => {
  const controller = new Controller(topology)
  for (const request of requests) controller.requestBandwidth(request, 0)
  return controller
}

/** Decisions that must be rejections, and leave everything as it was. */
const rejections = (
  name: string,
  controller: Controller,
  decide: (i: number) => { readonly kind: string },
): void => {
  const before = JSON.stringify(controller.tunnels)
  const samples = Array.from({ length: REJECTIONS + 2 }, (_, i) =>
    cpuMillisOf(() => {
      const { kind } = decide(i)
      if (kind !== 'rejected') throw new Error(`${name}: ${kind}`)
    }),
  )
  if (JSON.stringify(controller.tunnels) !== before) throw new Error(`${name} changed something`)
  report(name, samples.slice(2))
}

const inController = (): void => {
  const topology = fatTree(8)
  const requests = streamOf(topology, ADMISSIONS)
  const controller = new Controller(topology)
  let granted = 0
  const samples = requests.map(request =>
    cpuMillisOf(() => {
      if (controller.requestBandwidth(request, 0).kind === 'granted') granted++
    }),
  )
  verify(controller)
  report(`admissions, k=8, ${granted} granted`, samples)
}

const taken = (): void => {
  const topology = fatTree(8)
  const controller = filled(topology, streamOf(topology, 3000))
  verify(controller)
  const some = controller.tunnels.filter((_, i) => i % 37 === 0)
  const at = (i: number) => some[i % some.length]!
  if ('change'.includes(only))
    rejections(`a rejected change, ${controller.tunnels.length} in place`, controller, i =>
      controller.changeBandwidth(at(i).id, { deadlinePs: 1000 }, 0),
    )
  if ('room'.includes(only))
    rejections(`a request that no rerouting helps, ${controller.tunnels.length} in place`, controller, i =>
      controller.requestBandwidth(
        { ...at(i).request, id: `no${i}`, deadlinePs: 1000, allowReroute: true },
        0,
      ),
    )
}

const inExplorer = (): void => {
  const { topology, tunnels } = placed({
    topology: { shape: 'fat-tree', k: 16 },
    requests: { seed: 1, count: TUNNELS, lanes: 3 },
  })
  const whatIf = new WhatIf(topology, tunnels)
  const start = whatIf.world
  const undos: number[] = []
  const goesOn: number[] = []
  for (let i = 0; i < 20; i++) {
    const { id } = tunnels[(i * 389) % tunnels.length]!
    whatIf.apply({ kind: 'remove', ids: [id] })
    undos.push(
      cpuMillisOf(() => {
        whatIf.undo()
      }),
    )
    if (whatIf.world !== start) throw new Error('undone, it is another world')
    // What comes next asks the engine, which must be back too.
    let explained = ''
    goesOn.push(
      cpuMillisOf(() => {
        explained = whatIf.explain(id).kind
      }),
    )
    if (explained !== 'explained') throw new Error(`${id} is ${explained}`)
  }
  report(`undo of a removal, ${tunnels.length} in place`, undos)
  report('the explanation after it', goesOn)
}

/** Processor time of a process so far, ms: its own account, from Linux, in hundredths of a second. */
const cpuOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

const started = async (child: ChildProcess): Promise<string> => {
  let out = ''
  for await (const chunk of child.stdout ?? []) {
    out += chunk
    const address = /http:\/\/[\d.]+:\d+/.exec(out)?.[0]
    if (address !== undefined) return address
  }
  throw new Error(`the service did not start: ${out}`)
}

/** What the built service takes for one more admission, all of HTTP included, beside the controller alone. */
const inService = async (): Promise<void> => {
  const topology = fatTree(Number(option('k', '16')))
  const hosts = topology.nodes.filter(n => n.kind === 'host').map(n => n.id)
  const pair = (i: number) => {
    const sender = hosts[(i * 389) % hosts.length]!
    const receiver = hosts[(i * 577 + 1 + (i % 7)) % hosts.length]!
    return { sender, receivers: [receiver === sender ? hosts[(i * 577 + 9) % hosts.length]! : receiver] }
  }
  const message = (i: number) => ({ ...pair(i), loadSize: '64 B', period: '1 ms' })
  const folder = mkdtempSync(join(tmpdir(), 'xlane-bench-'))
  const file = join(folder, 'topology.json')
  writeFileSync(file, printTopology(topology, { format: 'json' }))
  const args = [CLI, 'serve', file, '--port', '0', '--rate-limit', '10000000', '--log-level', 'error']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const address = await started(child)
  const admit = async (i: number): Promise<string> => {
    const answer = await fetch(`${address}/v1/tunnels`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message(i)),
    })
    if (answer.status !== 201) throw new Error(`the service answers ${answer.status}`)
    return answer.text()
  }
  for (let i = 0; i < TUNNELS; i++) await admit(i)
  const rounds = Array.from({ length: 5 }, (_, round) => TUNNELS + round * EACH)
  const answers: string[] = []
  const states: string[] = []
  const service: number[] = []
  for (const first of rounds) {
    const before = cpuOf(child.pid!)
    for (let i = first; i < first + EACH; i++) answers.push(await admit(i))
    service.push((cpuOf(child.pid!) - before) / EACH)
  }
  const withState: number[] = []
  for (let round = 0; round < 5; round++) {
    const before = cpuOf(child.pid!)
    for (let i = 0; i < STATES; i++) {
      answers.push(await admit(TUNNELS + answers.length))
      states.push(JSON.parse(await (await fetch(`${address}/v1/state`)).text()).state)
    }
    withState.push((cpuOf(child.pid!) - before) / STATES)
  }
  child.kill('SIGTERM')
  await new Promise(resolve => child.once('exit', resolve))
  rmSync(folder, { recursive: true })
  const controller = new Controller(topology)
  const reader = new RequestReader(topology)
  const ask = (i: number) => {
    const read = reader.request(message(i))
    if (!read.ok) throw new Error('the bench asks for nothing')
    return controller.requestBandwidth(read.value, 0)
  }
  for (let i = 0; i < TUNNELS; i++) ask(i)
  const alone = rounds.map(
    first =>
      cpuMillisOf(() => {
        for (let i = first; i < first + EACH; i++) {
          const granted = ask(i)
          const said = JSON.parse(answers[i - TUNNELS]!)
          if (
            granted.kind !== 'granted' ||
            said.maxJitterPs !== granted.maxJitterPs ||
            said.id !== granted.id
          )
            throw new Error(
              `the service says ${answers[i - TUNNELS]}, the controller ${JSON.stringify(granted)}`,
            )
        }
      }) / EACH,
  )
  for (const [i, state] of states.entries()) {
    ask(TUNNELS + 5 * EACH + i)
    const { held } = controller.state
    const all = [...held.values()].map(({ id, request, tunnel, status }) => [id, request, tunnel, status])
    if (createHash('sha256').update(JSON.stringify(all)).digest('hex') !== state)
      throw new Error(`another state: ${state}`)
  }
  verify(controller)
  report(`an admission over HTTP, ${TUNNELS} in place (each of ${EACH})`, service)
  report('the same in the controller alone', alone)
  report(`an admission and /v1/state over HTTP (each of ${STATES})`, withState)
}

console.log(machine())
if ('admit'.includes(only)) inController()
if ('change'.includes(only) || 'room'.includes(only)) taken()
if ('undo'.includes(only)) inExplorer()
if ('service'.includes(only)) await inService()
printTable('Processor time, ms', ['', 'times', 'median', 'most', 'together'], rows)
