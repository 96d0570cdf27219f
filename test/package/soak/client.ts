import type { Random } from '../../arbitraries/random.ts'
import { badBody, goodChange, goodRequest } from './bodies.ts'
import type { Server } from './server.ts'

const MOST_TUNNELS = 8

/** What one client did and saw. */
export interface Tally {
  answered: number
  lost: number
  readonly statuses: Map<string, number>
  readonly wrong: string[]
}

/** One of many: it knows which of its tunnels must be there, must not be, or may be either, and complains. */
export class SoakClient {
  readonly #draw: Random
  readonly #name: string
  readonly #server: Server
  readonly #hosts: readonly string[]
  readonly #tally: Tally
  /** true: acknowledged; false: acknowledged to be gone; undefined: the answer was lost. */
  readonly known = new Map<string, boolean | undefined>()
  #made = 0

  constructor(name: string, draw: Random, server: Server, hosts: readonly string[], tally: Tally) {
    this.#name = name
    this.#draw = draw
    this.#server = server
    this.#hosts = hosts
    this.#tally = tally
  }

  async step(): Promise<void> {
    const draw = this.#draw
    const unsure = [...this.known].find(([, is]) => is === undefined)
    if (unsure !== undefined) return this.#resolve(unsure[0])
    const there = [...this.known].flatMap(([id, is]) => (is === true ? [id] : []))
    const kind = draw.next()
    if (kind < 0.15) return this.#malformed()
    if (there.length === 0 || (kind < 0.45 && there.length < MOST_TUNNELS)) return this.#request()
    const id = draw.pick(there)
    if (kind < 0.6) return this.#release(id)
    if (kind < 0.75) return this.#change(id)
    if (kind < 0.9) return this.#usage(id)
    return this.#look(id)
  }

  async #request(): Promise<void> {
    const id = `${this.#name}-${this.#made++}`
    const status = await this.#ask(
      'POST',
      '/v1/tunnels',
      goodRequest(this.#draw, id, this.#hosts),
      [201, 409],
    )
    if (status === undefined) this.known.set(id, undefined)
    if (status === 201) this.known.set(id, true)
  }

  async #release(id: string): Promise<void> {
    const status = await this.#ask('DELETE', `/v1/tunnels/${id}`, undefined, [200])
    this.known.set(id, status === undefined ? undefined : false)
  }

  async #change(id: string): Promise<void> {
    await this.#ask('PATCH', `/v1/tunnels/${id}`, goodChange(this.#draw), [200, 409])
  }

  /** Sometimes an honest reading, sometimes one that has the tunnel demoted or, at last, terminated. */
  async #usage(id: string): Promise<void> {
    const packets = this.#draw.chance(0.9) ? this.#draw.int(1, 100) : 1_000_000
    const body = { packets, bytes: packets * 100, interval: '1 s' }
    const status = await this.#ask('POST', `/v1/tunnels/${id}/usage`, body, [200])
    // It may have been terminated: what is there is asked for again.
    if (status === 200) this.known.set(id, undefined)
  }

  async #look(id: string): Promise<void> {
    await this.#ask('GET', `/v1/tunnels/${id}`, undefined, [200])
  }

  async #resolve(id: string): Promise<void> {
    const status = await this.#ask('GET', `/v1/tunnels/${id}`, undefined, [200, 404])
    if (status !== undefined) this.known.set(id, status === 200)
  }

  async #malformed(): Promise<void> {
    const { body, type = 'application/json' } = badBody(this.#draw)
    const url = this.#draw.pick([
      '/v1/tunnels',
      '/v1/plan',
      '/v1/apply',
      '/v1/tunnels/nobody/usage',
      '/v1/nowhere',
    ])
    await this.#send('POST', url, body, type, [400, 404, 413, 415])
  }

  #ask(
    method: string,
    url: string,
    body: object | undefined,
    expected: readonly number[],
  ): Promise<number | undefined> {
    return this.#send(
      method,
      url,
      body === undefined ? undefined : JSON.stringify(body),
      'application/json',
      expected,
    )
  }

  /** The status; undefined where the service was killed before it answered. */
  async #send(
    method: string,
    url: string,
    body: string | Uint8Array | undefined,
    type: string,
    expected: readonly number[],
  ): Promise<number | undefined> {
    let status: number
    let text: string
    try {
      const init = body === undefined ? {} : { headers: { 'content-type': type }, body: Buffer.from(body) }
      const response = await fetch(this.#server.address + url, { method, ...init })
      status = response.status
      text = await response.text()
    } catch {
      this.#tally.lost++
      return undefined
    }
    this.#tally.answered++
    const key = `${method} ${status}`
    this.#tally.statuses.set(key, (this.#tally.statuses.get(key) ?? 0) + 1)
    const isProblem = status < 400 || /"code":"[A-Z_]+"/.test(text)
    // More plans at a time than may wait: an answer as good as any.
    const isBusy = status === 503 && text.includes('"code":"BUSY"')
    if (!(expected.includes(status) || isBusy) || !isProblem)
      this.#tally.wrong.push(`${method} ${url} ${String(body).slice(0, 80)}: ${status} ${text.slice(0, 200)}`)
    return status
  }
}
