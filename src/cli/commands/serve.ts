import { Command } from 'commander'
import type { JournalEntry, OpenedJournal } from '../../controller/contract/journal-entry.ts'
import type { ControllerOptions } from '../../controller/contract/options.ts'
import type { Controller } from '../../controller/controller.ts'
import { defined } from '../../model/defined.ts'
import type { Topology } from '../../model/topology.ts'
import { withController } from '../input/controller-at.ts'
import { Inputs } from '../input/inputs.ts'
import {
  addControllerOptions,
  type ControllerCliOptions,
  controllerGiven,
} from '../options/controller-options.ts'
import { addCommonOptions, type CommonOptions, whole } from '../options/options.ts'
import { afterMs } from '../process/after.ts'
import { helpEnd, type Run } from '../process/command.ts'
import { OutsideError, UsageError } from '../process/failure.ts'

interface ServeCliOptions extends CommonOptions, ControllerCliOptions {
  readonly state?: string
  readonly host: string
  readonly port: number
  readonly bodyLimit: number
  readonly rateLimit: number
  readonly streams: number
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
}

const tokenOf = async (host: string, { io }: Run): Promise<string | undefined> => {
  const { isLoopback, LEAST_TOKEN } = await import('../../service/options.ts')
  const token = io.env.XLANE_TOKEN === '' ? undefined : io.env.XLANE_TOKEN
  if (token === undefined && !isLoopback(host))
    throw new UsageError(
      `--host ${host} can be reached from outside: set XLANE_TOKEN to a secret that clients must give, or listen on 127.0.0.1`,
    )
  if (token !== undefined && token.length < LEAST_TOKEN)
    throw new UsageError(
      `XLANE_TOKEN is too short to be a secret: expected at least ${LEAST_TOKEN} characters`,
    )
  return token
}

const serve = async (topologyPath: string, options: ServeCliOptions, run: Run): Promise<void> => {
  const { io } = run
  const token = await tokenOf(options.host, run)
  const inputs = new Inputs(options, io)
  const topology = await inputs.topology(topologyPath)
  await inputs.finish()
  const given = await controllerGiven(options, io)
  const past: JournalEntry[] = []
  const { controller, journal, remarks } = await withController(() =>
    opened(options.state, topology, given, past),
  )
  try {
    const { createService } = await import('../../service/create-service.ts')
    const app = await createService(
      controller,
      {
        bodyLimit: options.bodyLimit,
        rateLimit: options.rateLimit,
        streams: options.streams,
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
    const address = await app.listen({ host: options.host, port: options.port }).catch((error: Error) => {
      throw new OutsideError(`cannot listen on ${options.host} port ${options.port}: ${error.message}`)
    })
    io.stdout.write(`listening on ${address}, documentation at ${address}/docs\n`)
    const failure = await Promise.race([io.stopped(), journal?.failed ?? never()])
    if (failure !== undefined) {
      // What was decided is on disk and what was not is told by its answer: whoever does not read it is not waited for.
      app.log.fatal(failure.message)
      await Promise.race([app.close(), afterMs(LAST_ANSWERS_MS)])
      throw new OutsideError(`${failure.code}: ${failure.message}`)
    }
    await app.close()
  } finally {
    journal?.close()
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
        .option('--host <address>', 'address to listen on; any but loopback needs XLANE_TOKEN', '127.0.0.1')
        .option('--port <n>', 'port to listen on, 0 for any that is free', whole(0), 8080)
        .option('--body-limit <bytes>', 'bytes of one message', whole(1), 1 << 20)
        .option('--rate-limit <n>', 'requests per second and client address', whole(1), 1000)
        .option('--streams <n>', 'event streams at a time', whole(1), 100)
        .option('--log-level <level>', 'debug, info, warn or error; the log is JSON on stderr', 'info'),
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
