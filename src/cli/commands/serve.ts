import { Command, Option } from 'commander'
import type { JournalEntry, OpenedJournal } from '../../controller/contract/journal-entry.ts'
import type { ControllerOptions } from '../../controller/contract/options.ts'
import type { Controller } from '../../controller/controller.ts'
import type { TokenEntry } from '../../formats/others/parse-tokens.ts'
import { defined } from '../../model/defined.ts'
import type { Topology } from '../../model/topology.ts'
import type { TlsKeys } from '../../service/access/tls-files.ts'
import type { TokenFile } from '../../service/access/token-file.ts'
import type { Service } from '../../service/create-service.ts'
import { afterMs } from '../../threads/after.ts'
import { withController } from '../input/controller-at.ts'
import { Inputs } from '../input/inputs.ts'
import { patiently } from '../input/patiently.ts'
import { portOption, proxyOption } from '../options/address-options.ts'
import {
  addControllerOptions,
  type ControllerCliOptions,
  controllerGiven,
  wholeMsOf,
} from '../options/controller-options.ts'
import { addCommonOptions, type CommonOptions, whole } from '../options/options.ts'
import { helpEnd, type Run } from '../process/command.ts'
import { OutsideError, UsageError } from '../process/failure.ts'

interface ServeCliOptions extends CommonOptions, ControllerCliOptions {
  readonly state?: string
  readonly host: string
  readonly port: number
  readonly bodyLimit: number
  readonly rateLimit: number
  readonly streams: number
  readonly stopTimeout?: string
  readonly requestTimeout?: string
  readonly idleTimeout?: string
  readonly allowHost?: readonly string[]
  readonly trustProxy?: readonly string[]
  readonly tokens?: string
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
}

const tokenOf = async ({ host, tokens }: ServeCliOptions, { io }: Run): Promise<string | undefined> => {
  const { isLoopback } = await import('../../service/access/hosts.ts')
  const { LEAST_TOKEN } = await import('../../service/options.ts')
  const token = io.env.XLANE_TOKEN === '' ? undefined : io.env.XLANE_TOKEN
  if (token === undefined && tokens === undefined && !isLoopback(host))
    throw new UsageError(
      `--host ${host} can be reached from outside: set XLANE_TOKEN to a secret that clients must give, name a file of tokens (--tokens), or listen on 127.0.0.1`,
    )
  if (token !== undefined && token.length < LEAST_TOKEN)
    throw new UsageError(
      `XLANE_TOKEN is too short to be a secret: expected at least ${LEAST_TOKEN} characters`,
    )
  return token
}

/** Certificate and key, where they are given. Throws UsageError and OutsideError. */
const tlsOf = async ({ tlsCert, tlsKey }: ServeCliOptions): Promise<TlsKeys | undefined> => {
  if (tlsCert === undefined && tlsKey === undefined) return undefined
  if (tlsCert === undefined || tlsKey === undefined)
    throw new UsageError('--tls-cert and --tls-key go together')
  const { readTlsKeys } = await import('../../service/access/tls-files.ts')
  try {
    return readTlsKeys(tlsCert, tlsKey)
  } catch (error) {
    throw new OutsideError(
      `cannot use ${tlsCert} with ${tlsKey}: ${error instanceof Error ? error.message : error}`,
    )
  }
}

const serve = async (topologyPath: string, options: ServeCliOptions, run: Run): Promise<void> => {
  const { io } = run
  const token = await tokenOf(options, run)
  const tls = await tlsOf(options)
  const inputs = new Inputs(options, io)
  const topology = await inputs.topology(topologyPath)
  const { parseTokens } = await import('../../formats/others/parse-tokens.ts')
  const entries =
    options.tokens === undefined
      ? undefined
      : await inputs.file<readonly TokenEntry[]>(options.tokens, [], (text, file) =>
          parseTokens(text, { file }),
        )
  await inputs.finish()
  const given = await controllerGiven(options, io)
  const past: JournalEntry[] = []
  const { controller, journal, remarks } = await withController(() =>
    patiently(options, io, () => opened(options.state, topology, given, past)),
  )
  let stopReloading: (() => void) | undefined
  try {
    const { createService } = await import('../../service/create-service.ts')
    let warn: (reason: string) => void = () => undefined
    const tokens = await tokenFile(options.tokens, entries, reason => warn(reason))
    const app = await createService(
      controller,
      {
        bodyLimit: options.bodyLimit,
        rateLimit: options.rateLimit,
        streams: options.streams,
        host: options.host,
        ...defined({
          allowHost: options.allowHost,
          trustProxy: options.trustProxy,
          tls,
          tokens: tokens === undefined ? undefined : () => tokens.entries,
          stopTimeoutMs: await wholeMsOf('--stop-timeout <time>', options.stopTimeout),
          requestTimeoutMs: await wholeMsOf('--request-timeout <time>', options.requestTimeout),
          idleTimeoutMs: await wholeMsOf('--idle-timeout <time>', options.idleTimeout),
        }),
        log: io.stderr,
        logLevel: options.logLevel,
        clock: io.clock,
        elapsed: io.now,
        ...defined({ maxClockJumpMs: given.maxClockJumpMs }),
        ...(token === undefined ? {} : { token }),
        ...(journal === undefined ? {} : { journal, probe: () => journal.probe() }),
      },
      past,
    )
    for (const remark of remarks) app.log.warn(remark)
    warn = reason => app.log.error(reason)
    stopReloading = io.onReload?.(() => void reloaded(options, tokens, app))
    const address = await listening(app, options)
    // Whoever reads that it listens may tell it to stop at once: it is to end in order then.
    const stopped = io.stopped()
    io.stdout.write(`listening on ${address}, documentation at ${address}/docs\n`)
    const failure = await Promise.race([stopped, journal?.failed ?? never()])
    if (failure !== undefined) {
      // What was decided is on disk and what was not is told by its answer: whoever does not read it is not waited for.
      app.log.fatal(failure.message)
      await Promise.race([app.close(), afterMs(LAST_ANSWERS_MS)])
      throw new OutsideError(`${failure.code}: ${failure.message}`)
    }
    await app.close()
  } finally {
    stopReloading?.()
    journal?.close()
    io.done?.()
  }
}

const tokenFile = async (
  path: string | undefined,
  entries: readonly TokenEntry[] = [],
  failed: (reason: string) => void,
): Promise<TokenFile | undefined> => {
  if (path === undefined) return undefined
  const { TokenFile } = await import('../../service/access/token-file.ts')
  return new TokenFile(path, entries, reason => failed(`the tokens stay as they were: ${reason}`))
}

/** Told to read its files again: tokens and certificate. What cannot be read stays as it was. */
const reloaded = async (
  options: ServeCliOptions,
  tokens: TokenFile | undefined,
  app: Service,
): Promise<void> => {
  tokens?.look()
  const { renewTls } = await import('../../service/access/tls-files.ts')
  try {
    const tls = await tlsOf(options)
    if (tls !== undefined) renewTls(app.server, tls)
  } catch (error) {
    app.log.error(`the certificate stays as it was: ${error instanceof Error ? error.message : error}`)
  }
}

interface Opened {
  readonly controller: Controller
  readonly journal?: OpenedJournal
  readonly remarks: readonly string[]
}

/** The controller, with its journal where it has one; the last decisions go to `past`, for streams that come back. */
const opened = async (
  state: string | undefined,
  topology: Topology,
  given: ControllerOptions,
  past: JournalEntry[],
): Promise<Opened> => {
  if (state === undefined) {
    const { Controller } = await import('../../controller/controller.ts')
    return { controller: new Controller(topology, given), remarks: [] }
  }
  const { openController } = await import('../../controller/journal/open-controller.ts')
  return openController(state, topology, given, entry => void past.push(entry))
}

/** Listens, and says where as it is: 0.0.0.0 is every address of the machine, not 127.0.0.1. Throws OutsideError. */
const listening = async (app: Service, { host, port, tlsCert }: ServeCliOptions): Promise<string> => {
  const { addressText, isBlockedByFetch } = await import('../../service/access/announced.ts')
  await app.listen({ host, port, listenTextResolver: () => 'listening' }).catch((error: Error) => {
    throw new OutsideError(`cannot listen on ${host} port ${port}: ${error.message}`)
  })
  const [address] = app.addresses()
  if (address === undefined || typeof address === 'string')
    throw new OutsideError(`cannot listen on ${host} port ${port}`)
  if (isBlockedByFetch(address.port))
    app.log.warn(`browsers and fetch refuse to ask port ${address.port}: another one is of more use`)
  return addressText(address, tlsCert !== undefined)
}

/** Time for answers that are on their way when the journal fails. */
const LAST_ANSWERS_MS = 1000
const never = (): Promise<never> => new Promise(() => undefined)

/** `xlane serve`: the controller over HTTP, until it is told to stop. */
export const serveCommand = (run: Run): Command =>
  addControllerOptions(
    addCommonOptions(
      new Command('serve')
        .description('answer requests for bandwidth over HTTP')
        .argument('<topology>', 'topology file (YAML or JSON), - for standard input')
        .option(
          '--state <file>',
          'journal: every decision is on disk before it is answered (default: none is kept)',
        )
        .option('--host <address>', 'address to listen on; any but loopback needs tokens', '127.0.0.1')
        .option('--port <n>', 'port to listen on, 0 for any that is free', portOption, 8080)
        .option('--body-limit <bytes>', 'bytes of one message', whole(1), 1 << 20)
        .option('--rate-limit <n>', 'requests per second and client address', whole(1), 1000)
        .option('--streams <n>', 'event streams at a time', whole(1), 100)
        .option('--stop-timeout <time>', 'when told to stop, end within this time (default: 5 s)')
        .option('--request-timeout <time>', 'time for a request to come in whole (default: 30 s)')
        .option('--idle-timeout <time>', 'close connections without requests after this time (default: 60 s)')
        .option('--allow-host <name...>', 'other names that it may be asked by, as a proxy in front has them')
        .option('--tokens <file>', 'who may ask and what for: names, hashes of tokens, roles (YAML or JSON)')
        .option('--tls-cert <file>', 'certificate chain, PEM; read again on SIGHUP')
        .option('--tls-key <file>', 'its private key, PEM')
        .option(
          '--trust-proxy <address...>',
          'proxies whose X-Forwarded-For is true, e.g. 127.0.0.1 10.0.0.0/8',
          proxyOption,
        )
        .addOption(
          new Option('--log-level <level>', 'the log is JSON on stderr')
            .choices(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
            .default('info'),
        ),
    ),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane serve topology.yaml --state contracts.journal',
          'XLANE_TOKEN=$(openssl rand -hex 32) xlane serve topology.yaml --state contracts.journal --host 0.0.0.0',
          'curl -s 127.0.0.1:8080/v1/tunnels',
        ],
        ['Ends with 0 when it is told to stop (SIGTERM, SIGINT): what was asked before is answered.'],
      ),
    )
    .action((topologyPath: string, options: ServeCliOptions) => serve(topologyPath, options, run))
