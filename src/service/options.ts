import type { TokenEntry } from '../formats/others/parse-tokens.ts'
import type { TlsKeys } from './access/tls-files.ts'
import type { LogSink } from './http/quiet-sink.ts'
import type { ServedJournal } from './journal-route.ts'

/** How the service listens, and its limits. Everything has a default. */
export interface ServiceOptions {
  /** Bytes of one message. Default 1 MiB. */
  readonly bodyLimit?: number
  /** Requests per second and client address. Default 1000. */
  readonly rateLimit?: number
  /** Event streams at a time. Default 100. */
  readonly streams?: number
  /** How often a stream without events shows that it is there, ms. Default 15 000. */
  readonly beatMs?: number
  /** Events remembered for streams that come back. Default 10 000. */
  readonly mostUpcalls?: number
  /** What it listens on, as far as it decides which names it answers to. Default 127.0.0.1. */
  readonly host?: string
  /** Names in `Host` that lead to it besides. Default none: on loopback its own, elsewhere any. */
  readonly allowHost?: readonly string[]
  /** Time in which it ends whatever its clients do, ms. Default 5000. */
  readonly stopTimeoutMs?: number
  /** Time for the whole of a request to come in, ms. Default 30 000. */
  readonly requestTimeoutMs?: number
  /** Time for its header to come in, ms. Default 10 000. */
  readonly headersTimeoutMs?: number
  /** How long a connection without a request stays open, ms. Default 60 000. */
  readonly idleTimeoutMs?: number
  /** What every request but those for health and documentation must carry; its bearer may do everything. Default: nothing. */
  readonly token?: string
  /** Whose tokens are good besides, at each moment. Default: nobody's. */
  readonly tokens?: () => readonly TokenEntry[]
  /** Certificate and key, as PEM. Default: no TLS. */
  readonly tls?: TlsKeys
  /** Addresses and networks of proxies that say truly whom they ask for (X-Forwarded-For). Default none. */
  readonly trustProxy?: readonly string[]
  /** Where the log goes, line by line as JSON; silent without. Where it is not taken, lines are lost. */
  readonly log?: LogSink
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error'
  /** Milliseconds since 1970. Default: this machine's clock. */
  readonly clock?: () => number
  /** Milliseconds of a clock that is never set, which shows where `clock` was. Default: this machine's. */
  readonly elapsed?: () => number
  /** How far `clock` may jump, ms; beyond it nothing is decided until it is back, or said to be right. Default 600 000. */
  readonly maxClockJumpMs?: number
  /** What metrics tell of it. Default: nothing is kept. */
  readonly journal?: ServedJournal
  /** Throws where a decision could not be kept now. Default: nothing is kept, and nothing can go wrong. */
  readonly probe?: () => void
}

export interface ResolvedServiceOptions
  extends Required<Omit<ServiceOptions, 'token' | 'tokens' | 'tls' | 'log' | 'journal'>> {
  readonly token: string | undefined
  readonly tokens: (() => readonly TokenEntry[]) | undefined
  readonly tls: TlsKeys | undefined
  readonly journal: ServedJournal | undefined
  readonly log: LogSink | undefined
}

export const resolveServiceOptions = (o: ServiceOptions): ResolvedServiceOptions => ({
  bodyLimit: o.bodyLimit ?? 1 << 20,
  rateLimit: o.rateLimit ?? 1000,
  streams: o.streams ?? 100,
  beatMs: o.beatMs ?? 15_000,
  mostUpcalls: o.mostUpcalls ?? 10_000,
  token: o.token,
  tokens: o.tokens,
  tls: o.tls,
  journal: o.journal,
  trustProxy: o.trustProxy ?? [],
  log: o.log,
  logLevel: o.logLevel ?? 'info',
  host: o.host ?? '127.0.0.1',
  allowHost: o.allowHost ?? [],
  stopTimeoutMs: o.stopTimeoutMs ?? 5000,
  requestTimeoutMs: o.requestTimeoutMs ?? 30_000,
  headersTimeoutMs: o.headersTimeoutMs ?? 10_000,
  idleTimeoutMs: o.idleTimeoutMs ?? 60_000,
  clock: o.clock ?? Date.now,
  elapsed: o.elapsed ?? (() => performance.now()),
  maxClockJumpMs: o.maxClockJumpMs ?? 600_000,
  probe: o.probe ?? (() => undefined),
})

/** Shorter ones can be guessed. */
export const LEAST_TOKEN = 16
