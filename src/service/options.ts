import type { ServedJournal } from './journal-route.ts'

/** How the service listens, and its limits. Everything has a default. */
export interface ServiceOptions {
  /** Bytes of one message. Default 1 MiB. */
  readonly bodyLimit?: number
  /** Requests per second and client address. Default 1000. */
  readonly rateLimit?: number
  /** Event streams at a time. Default 100. */
  readonly streams?: number
  /** Upcalls remembered for streams that come back. Default 10 000. */
  readonly mostUpcalls?: number
  /** What every request but those for health and documentation must carry. Default: nothing. */
  readonly token?: string
  /** Where the log goes, line by line as JSON; silent without. */
  readonly log?: { write(line: string): unknown }
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error'
  /** Milliseconds since 1970. Default: this machine's clock. */
  readonly clock?: () => number
  /** Milliseconds of a clock that is never set, which shows where `clock` was. Default: this machine's. */
  readonly elapsed?: () => number
  /** How far `clock` may jump, ms; beyond it nothing is decided until it is back, or said to be right. Default 600 000. */
  readonly maxClockJumpMs?: number
  /** Throws where a decision could not be kept now. Default: nothing is kept, and nothing can go wrong. */
  readonly probe?: () => void
  /** The journal that it runs with, for `GET /v1/journal` and metrics. Default: none. */
  readonly journal?: ServedJournal
}

export interface ResolvedServiceOptions extends Required<Omit<ServiceOptions, 'token' | 'log' | 'journal'>> {
  readonly journal: ServedJournal | undefined
  readonly token: string | undefined
  readonly log: { write(line: string): unknown } | undefined
}

export const resolveServiceOptions = (o: ServiceOptions): ResolvedServiceOptions => ({
  bodyLimit: o.bodyLimit ?? 1 << 20,
  rateLimit: o.rateLimit ?? 1000,
  streams: o.streams ?? 100,
  mostUpcalls: o.mostUpcalls ?? 10_000,
  token: o.token,
  log: o.log,
  logLevel: o.logLevel ?? 'info',
  clock: o.clock ?? Date.now,
  elapsed: o.elapsed ?? (() => performance.now()),
  maxClockJumpMs: o.maxClockJumpMs ?? 600_000,
  journal: o.journal,
  probe: o.probe ?? (() => undefined),
})

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/

/** Whether only this machine can reach an address. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host)

/** Shorter ones can be guessed. */
export const LEAST_TOKEN = 16
