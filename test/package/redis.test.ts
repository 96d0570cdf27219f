import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort, hasRedis, RedisServer, until, WITHOUT } from '../jobs/redis/servers.ts'
import { run } from './run.ts'

const root = resolve(import.meta.dirname, '../..')
const cli = join(root, 'dist/cli.mjs')
const RACKS = ['topologies/two-racks.yaml', 'examples/two-racks.requests.yaml']
const COMMANDS = [
  ['survive', ...RACKS, '--reroute', 'greedy', '--json'],
  ['simulate', ...RACKS, '--replications', '6', '--packets', '3000', '--json'],
  ['rehearse', 'topologies/testbed.yaml', 'examples/paper.services.yaml', '--schedules', '60', '--json'],
]

const xlane = (...args: readonly string[]) => run(root, process.execPath, [cli, ...args])

/** A command that goes on while the test does. */
class Running {
  readonly child: ChildProcess
  said = ''

  constructor(...args: readonly string[]) {
    this.child = spawn(process.execPath, [cli, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', text => {
        this.said += text
      })
  }

  async ended(signal: NodeJS.Signals): Promise<number | null> {
    const gone = once(this.child, 'exit')
    this.child.kill(signal)
    await gone
    return this.child.exitCode
  }
}

test.each(COMMANDS)('%s: two threads come to the same bytes', (...args) => {
  const alone = xlane(...args, '--workers', '1')
  expect(alone.code).toBe(0)
  expect(xlane(...args, '--workers', '2').stdout).toBe(alone.stdout)
})

test('an address that is none, and a Redis that is not there', async () => {
  const port = await freePort()
  for (const args of [['worker'], COMMANDS[0]!]) {
    const wrong = xlane(...args, '--redis', 'http://:secret@127.0.0.1')
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toMatch(/--redis: not the address of a Redis: expected redis:/)
    const gone = xlane(...args, '--redis', `redis://:secret@127.0.0.1:${port}`)
    expect(gone.code).toBe(2)
    expect(gone.stderr).toContain(`error: redis://127.0.0.1:${port} cannot be used: connect ECONNREFUSED`)
    expect(wrong.stderr + gone.stderr).not.toContain('secret')
  }
  expect(xlane(...COMMANDS[0]!, '--redis', 'redis://h', '--workers', '2').stderr).toMatch(
    /cannot be used with/,
  )
  expect(xlane('worker').stderr).toMatch(/required option '--redis <url>' not specified/)
})

describe.skipIf(!hasRedis)(`workers of the built product${WITHOUT}`, () => {
  let server: RedisServer
  let worker: Running
  beforeAll(async () => {
    server = await RedisServer.start('--appendonly', 'yes')
    worker = new Running('worker', '--redis', server.url, '--concurrency', '2')
    await until(() => worker.said.includes('working at'))
  })
  afterAll(async () => {
    if (worker?.child.exitCode === null) await worker.ended('SIGKILL')
    await server?.end()
  })

  test.each(COMMANDS)('%s: comes to the same bytes over Redis, and again', (...args) => {
    const alone = xlane(...args)
    const over = xlane(...args, '--redis', server.url)
    expect(over.stderr).toContain('1 worker with 2 threads')
    expect(over.stdout).toBe(alone.stdout)
    expect(over.code).toBe(alone.code)
    const again = xlane(...args, '--redis', server.url)
    expect(again.stderr).toMatch(/(\d+) of \1 parts were done before/)
    expect(again.stdout).toBe(alone.stdout)
  })

  test('Ctrl-C, and the same command goes on from there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xlane-spread-'))
    const files = [join(folder, 'network.yaml'), join(folder, 'requests.yaml')] as const
    xlane('generate', 'fat-tree', '--k', '4', '--out', files[0])
    xlane('generate', 'requests', files[0], '--count', '300', '--out', files[1])
    const command = ['survive', ...files, '--k', '2', '--samples', '1500', '--json']
    try {
      const first = new Running(...command, '--redis', server.url)
      await until(() => worker.said.match(/begins survive/g)?.length === 2)
      expect(await first.ended('SIGINT')).toBe(130)
      const [, done = ''] = /(\d+) of \d+ parts are done and kept for a day/.exec(first.said) ?? []
      expect(Number(done)).toBeGreaterThanOrEqual(0)
      const second = xlane(...command, '--redis', server.url)
      expect(second.stderr).toMatch(/\d+ of \d+ parts were done before/)
      expect(second.stdout).toBe(xlane(...command, '--workers', '2').stdout)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('a worker ends well', async () => {
    expect(await worker.ended('SIGTERM')).toBe(0)
    expect(worker.said).toMatch(/ended after \d+ jobs\n$/)
  })
})
