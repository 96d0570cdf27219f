import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { connectRedis } from '../../../src/jobs/redis/connection.ts'
import { redisPlace } from '../../../src/jobs/redis/redis-url.ts'

/** Debian's redis-server; `.ci/run` installs it. */
export const hasRedis: boolean = spawnSync('redis-server', ['--version']).status === 0
export const WITHOUT = hasRedis ? '' : ' (not run: redis-server is not installed)'

/** Longer than anything takes on a busy machine. */
const PATIENCE_MS = 60_000

/** A port that nobody listens at. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

const running = new Set<ChildProcess>()
process.on('exit', () => running.forEach(child => void child.kill('SIGKILL')))

const started = (command: string, args: readonly string[], env = process.env): ChildProcess => {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], env })
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

const ended = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

/** A Redis of a test's own, with a log of what it was told (AOF) or without. */
export class RedisServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'xlane-redis-'))
  readonly #args: readonly string[]
  readonly port: number
  #child: ChildProcess | undefined

  private constructor(port: number, args: readonly string[]) {
    this.port = port
    this.#args = args
  }

  static async start(...args: readonly string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), args)
    await server.begin()
    return server
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  async begin(): Promise<void> {
    const own = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder, '--save', '']
    this.#child = started('redis-server', [...own, ...this.#args])
    this.#child.stdout?.resume()
    await until(async () => {
      // What needs a password is there too when it says so.
      const said = await connectRedis(redisPlace(this.url), () => undefined).then(
        redis => redis.disconnect(),
        (error: Error) => error.message,
      )
      return said === undefined || /NOAUTH|WRONGPASS/.test(said)
    })
  }

  /** As a machine that fails would: without a last word. */
  async kill(): Promise<void> {
    if (this.#child !== undefined) await ended(this.#child, 'SIGKILL')
  }

  async end(): Promise<void> {
    await this.kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** Asks again and again until it is so. */
export const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  const end = performance.now() + PATIENCE_MS
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error('waited too long')
    await setTimeout(20)
  }
}

/** A worker in a process of its own. */
export class WorkerProcess {
  readonly #child: ChildProcess
  said = ''

  private constructor(child: ChildProcess) {
    this.#child = child
    child.stdout?.setEncoding('utf8').on('data', text => {
      this.said += text
    })
  }

  static async start(url: string, build: string, threads = 1): Promise<WorkerProcess> {
    const file = fileURLToPath(new URL('worker-child.ts', import.meta.url))
    const args = ['--import', import.meta.resolve('tsx'), file, url, build, String(threads)]
    const worker = new WorkerProcess(started(process.execPath, args))
    await until(() => worker.said.includes('ready') || worker.isGone)
    return worker
  }

  get isGone(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  kill(): Promise<void> {
    return ended(this.#child, 'SIGKILL')
  }

  end(): Promise<void> {
    return ended(this.#child, 'SIGTERM')
  }
}
