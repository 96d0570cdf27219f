import { type ChildProcess, spawn } from 'node:child_process'

/** The service as a process that is killed and started again on the same port and journal. */
export class Server {
  readonly #args: readonly string[]
  #child: ChildProcess | undefined
  #stderr = ''
  address = ''

  constructor(args: readonly string[]) {
    this.#args = args
  }

  get isUp(): boolean {
    return this.#child !== undefined
  }

  get log(): string {
    return this.#stderr
  }

  async start(): Promise<void> {
    const port = this.address === '' ? '0' : new URL(this.address).port
    const child = spawn(process.execPath, [...this.#args, '--port', port], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stderr.on('data', chunk => {
      this.#stderr = (this.#stderr + chunk).slice(-20_000)
    })
    let out = ''
    for await (const chunk of child.stdout) {
      out += chunk
      if (out.includes('\n')) break
    }
    const address = /http:\/\/[\d.]+:\d+/.exec(out)?.[0]
    if (address === undefined) throw new Error(`the service did not start: ${out}${this.#stderr}`)
    this.address = address
    this.#child = child
  }

  /** Ends it by a signal; returns its exit code. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child
    if (child === undefined) return null
    this.#child = undefined
    const ended = new Promise<number | null>(resolve => child.once('exit', code => resolve(code)))
    child.kill(signal)
    return ended
  }
}
