import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openController } from '../../../src/controller/journal/open-controller.ts'
import { parseTopologyOrThrow } from '../../../src/formats/topology/parse-topology.ts'
import { random } from '../../arbitraries/random.ts'
import { SoakClient, type Tally } from './client.ts'
import { Server } from './server.ts'

export interface SoakOptions {
  readonly cli: string
  readonly topology: string
  readonly clients: number
  readonly seconds: number
  /** Kills happen in the first part of the time; the rest runs through, so that memory can be judged. */
  readonly killingSeconds: number
  readonly seed: number
}

export interface SoakReport extends Tally {
  kills: number
  lostDecisions: string[]
  /** Resident MiB at even times of the part without kills. */
  readonly memory: number[]
  lastExit: number | null
  log: string
}

const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

/** Many clients, a service that is killed now and then, and a list of everything that was wrong. */
export const soak = async (options: SoakOptions): Promise<SoakReport> => {
  const folder = mkdtempSync(join(tmpdir(), 'xlane-soak-'))
  const state = join(folder, 'soak.journal')
  const topology = parseTopologyOrThrow(readFileSync(options.topology, 'utf8'), { file: options.topology })
  const hosts = topology.nodes.filter(n => n.kind === 'host').map(n => n.id)
  const draw = random(options.seed)
  const server = new Server([
    options.cli,
    'serve',
    options.topology,
    '--state',
    state,
    '--rate-limit',
    '1000000',
    '--grace',
    '10 ms',
    '--algorithm',
    'x-opt',
    '--log-level',
    'error',
  ])
  const report: SoakReport = {
    answered: 0,
    lost: 0,
    statuses: new Map(),
    wrong: [],
    kills: 0,
    lostDecisions: [],
    memory: [],
    lastExit: null,
    log: '',
  }
  const clients = Array.from(
    { length: options.clients },
    (_, i) => new SoakClient(`c${i}`, random(options.seed + i), server, hosts, report),
  )
  const begin = performance.now()
  const elapsed = (): number => (performance.now() - begin) / 1000
  await server.start()
  const loops = clients.map(async client => {
    while (elapsed() < options.seconds) {
      if (server.isUp) await client.step()
      else await sleep(20)
    }
  })
  const compare = async (): Promise<void> => {
    const { controller, journal } = await openController(state, topology)
    journal.close()
    if (!controller.result().valid)
      report.lostDecisions.push('the journal leads to a state that is not valid')
    for (const client of clients)
      for (const [id, is] of client.known)
        if (is !== undefined && (controller.tunnel(id) !== undefined) !== is)
          report.lostDecisions.push(`${id} was acknowledged to be ${is ? 'there' : 'gone'}, and is not`)
  }
  const killer = async (): Promise<void> => {
    while (elapsed() < options.killingSeconds) {
      await sleep(draw.int(300, Math.max(600, options.killingSeconds * 60)))
      await server.end('SIGKILL')
      report.kills++
      // Whoever was waiting has been told; nobody sends while it is down.
      await sleep(100)
      await compare()
      await server.start()
    }
  }
  const watcher = async (): Promise<void> => {
    await sleep(options.killingSeconds * 1000 + 2000)
    while (elapsed() < options.seconds - 1) {
      await sleep(Math.max(500, (options.seconds - options.killingSeconds) * 25))
      if (!server.isUp) continue
      const metrics = await (await fetch(`${server.address}/metrics`)).text()
      report.memory.push(
        Math.round(Number(/^process_resident_memory_bytes (\d+)/m.exec(metrics)?.[1]) / 2 ** 20),
      )
    }
  }
  await Promise.all([...loops, killer(), watcher()])
  report.log = server.log
  report.lastExit = await server.end('SIGTERM')
  await compare()
  rmSync(folder, { recursive: true, force: true })
  return report
}
