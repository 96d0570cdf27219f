import type { Contract } from '../controller/contract/contract.ts'
import type { CommandOutcome, Granted, Metered, Rejected, Released } from '../controller/contract/decision.ts'
import type { ContractPlan } from '../model/contract-plan.ts'
import type { ProblemDetails } from './problem.ts'

/** Paths as nodes one after the other, or as links. */
export type RoutesBody = readonly (readonly (
  | string
  | {
      /** Id of the link. */
      readonly link: string
    }
)[])[]

/** A request as the service takes it: quantities with units, as in a requests file. */
export interface RequestBody {
  /** Its name. */
  readonly id?: string
  /** Id of the sender. */
  readonly sender: string
  /** Ids of the receivers. */
  readonly receivers: readonly string[]
  /** What the application sends in one packet, with its unit. */
  readonly loadSize: string
  /** Time between two packets, batches or messages, with its unit; none of a token bucket. */
  readonly period?: string
  /** Least load of a packet, with its unit. */
  readonly minSize?: string
  /** Packets of a period, released together. */
  readonly packets?: number
  /** How long after its start the packets of a period may be released, with its unit. */
  readonly within?: string
  /** Whether a load above the MTU is a message of several packets. */
  readonly fragment?: boolean
  /** When it sends. Default `periodic`. */
  readonly arrival?:
    | 'periodic'
    | 'sporadic'
    | {
        /** Bits in a second, on the wire, with its unit. */
        readonly rate: string
        /** What may come at once, on the wire, with its unit. */
        readonly burst: string
      }
  /** Time from release to the first queue, with its unit. Default the sender's. */
  readonly sendLatency?: string
  /** Spread of that time, with its unit. Default the sender's. */
  readonly sendJitter?: string
  /** Largest acceptable spread of the latency, with its unit. */
  readonly jitter?: string
  /** Lane, 0 to 7; 0 is served first. */
  readonly lane?: number
  /** Largest acceptable latency, with its unit. */
  readonly deadline?: string
  /** How far the period may be raised, with its unit. */
  readonly maxPeriod?: string
  /** Fixes the tree: one path per receiver. */
  readonly routes?: RoutesBody
  /** Sent twice, over trees that share nothing between the ends: those given, or two that are found. */
  readonly replicas?:
    | 2
    | readonly {
        /** One path per receiver. */
        readonly routes: RoutesBody
      }[]
  /** Whether others may be moved to make room. Default false. */
  readonly allowReroute?: boolean
}

/** What is to be different; null takes an optional part away. */
export type ChangeBody = Partial<Pick<RequestBody, 'receivers' | 'loadSize' | 'period' | 'lane'>> & {
  readonly [K in
    | 'deadline'
    | 'maxPeriod'
    | 'routes'
    | 'minSize'
    | 'packets'
    | 'within'
    | 'arrival'
    | 'jitter']?: RequestBody[K] | null
}

/** What a meter counted, with units: in a window `from` to `to`, in the last `interval`, or in `total`. */
export interface UsageBody {
  /** Packets in the window. */
  readonly packets: number
  /** Their bytes on the wire. */
  readonly bytes: number
  /** Begin of the window, whole ms since 1970. */
  readonly from?: number
  /** End of the window, whole ms since 1970; of totals, when they were read. */
  readonly to?: number
  /** Instead of both: the last so long until now, say `1 s`. */
  readonly interval?: string
  /** Packets and bytes are totals since the meter was started. */
  readonly total?: true
  /** Number of the reading. */
  readonly sequence?: number
  /** Which meter, where several count one tunnel. */
  readonly meter?: string
  /** Least time from a packet to the one behind its batch, with its unit. */
  readonly shortestGap?: string
  /** Most packets in any window shorter than the period. */
  readonly mostInPeriod?: number
  /** Smallest packet on the wire, bytes. */
  readonly smallestBytes?: number
  /** Largest packet on the wire, bytes. */
  readonly largestBytes?: number
  /** Of a token bucket: the fullest that a bucket leaking at its rate got, bytes on the wire. */
  readonly peakBytes?: number
}

/** An error of the service other than the rejection of a request. */
export class ServiceError extends Error {
  override readonly name: string = 'ServiceError'
  /** What the service answered (RFC 9457). */
  readonly problem: ProblemDetails
  constructor(problem: ProblemDetails) {
    super(problem.detail)
    this.problem = problem
  }
}

/** What a client takes. */
export interface ClientOptions {
  /** Sent as a bearer token. Default none. */
  readonly token?: string
  /** What sends requests. Default the global `fetch`. */
  readonly fetch?: typeof fetch
}

/** A thin client of `xlane serve`: the controller's calls, over HTTP. */
export class ControllerClient {
  readonly #base: string
  readonly #options: ClientOptions

  constructor(base: string, options: ClientOptions = {}) {
    this.#base = base.replace(/\/+$/, '')
    this.#options = options
  }

  /** Asks for a tunnel. Throws ServiceError. */
  requestBandwidth(body: RequestBody): Promise<Granted | Rejected> {
    return this.#decided('POST', '/v1/tunnels', body.id ?? '', body)
  }

  /** Asks for a change. Throws ServiceError. */
  changeBandwidth(id: string, body: ChangeBody): Promise<Granted | Rejected> {
    return this.#decided('PATCH', `/v1/tunnels/${encodeURIComponent(id)}`, id, body)
  }

  /** Ends a contract. Throws ServiceError. */
  releaseBandwidth(id: string): Promise<Released> {
    return this.#call('DELETE', `/v1/tunnels/${encodeURIComponent(id)}`)
  }

  /** Hands in a reading of a meter. Throws ServiceError. */
  reportUsage(id: string, body: UsageBody): Promise<Metered> {
    return this.#call('POST', `/v1/tunnels/${encodeURIComponent(id)}/usage`, body)
  }

  /** One contract. Throws ServiceError. */
  tunnel(id: string): Promise<Contract> {
    return this.#call('GET', `/v1/tunnels/${encodeURIComponent(id)}`)
  }

  /** All contracts. Throws ServiceError. */
  async tunnels(): Promise<readonly Contract[]> {
    const { tunnels } = await this.#call<{ tunnels: readonly Contract[] }>('GET', '/v1/tunnels')
    return tunnels
  }

  /** `requests` is the contents of a requests file; `topology`, a fingerprint, makes sure that both mean one network. */
  plan(requests: unknown, query: { allowReroute?: boolean; topology?: string } = {}): Promise<ContractPlan> {
    const { allowReroute = false, topology } = query
    const search = new URLSearchParams({
      allowReroute: String(allowReroute),
      ...(topology === undefined ? {} : { topology }),
    })
    return this.#call('POST', `/v1/plan?${search}`, requests)
  }

  /** Carries out a plan. Throws ServiceError. */
  apply(plan: ContractPlan): Promise<{ readonly outcomes: readonly CommandOutcome[] }> {
    return this.#call('POST', '/v1/apply', plan)
  }

  /** A rejection is an answer, any other problem an error. */
  async #decided<T>(method: string, path: string, id: string, body: unknown): Promise<T | Rejected> {
    try {
      return await this.#call<T>(method, path, body)
    } catch (error) {
      if (!(error instanceof ServiceError) || error.problem.rejection === undefined) throw error
      const { rejection } = error.problem
      return { kind: 'rejected', id: id === '' ? rejection.id : id, rejection }
    }
  }

  async #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { token, fetch: ask = fetch } = this.#options
    const response = await ask(this.#base + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer: unknown = await response.json()
    if (!response.ok) throw new ServiceError(answer as ProblemDetails)
    return answer as T
  }
}
