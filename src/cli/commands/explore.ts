import { Command } from 'commander'
import pc from 'picocolors'
import type { Opened } from '../../explorer/screen/run.tsx'
import { orInLane0 } from '../../model/request.ts'
import { Stopped } from '../../model/work-budget.ts'
import { Inputs, tunnelsOf } from '../input/inputs.ts'
import { solved } from '../input/solved.ts'
import { isAsciiOnly } from '../options/charset.ts'
import { painterFor, wantsColor } from '../options/colors.ts'
import { type FixedPointGiven, fixedPointGiven, stopAfterEach } from '../options/method.ts'
import {
  addCommonOptions,
  addFixedPointOptions,
  type CommonOptions,
  type FixedPointOptions,
} from '../options/options.ts'
import { note } from '../output/say.ts'
import { checkOutputs, existsAlready, writeWhole } from '../output/write-files.ts'
import { helpEnd, type Run } from '../process/command.ts'
import { drawAlsoOnBuildServers } from '../process/draw-also-on-build-servers.ts'
import { UsageError } from '../process/failure.ts'
import type { Io } from '../process/io.ts'

type ExploreOptions = CommonOptions & FixedPointOptions

const load = async (
  topologyPath: string,
  path: string | undefined,
  options: ExploreOptions,
  given: FixedPointGiven,
  io: Io,
): Promise<Opened> => {
  const inputs = new Inputs(options, io)
  const topology = await inputs.topology(topologyPath)
  const read = path === undefined ? undefined : await inputs.allocationOrRequests(path, topology)
  await inputs.finish()
  const none = { topology, rejected: [] }
  if (read === undefined) return { ...none, tunnels: [], order: [] }
  const order = tunnelsOf(read).map(entry => ('replica' in entry && entry.replica?.of) || entry.id)
  // The explorer solves what it shows itself: an allocation needs no analysis before.
  if (read.kind === 'allocation') return { ...none, tunnels: read.allocation.tunnels, order }
  const { solution } = await solved(topology, read, given, options, io)
  const requests = new Map(read.requests.map(request => [request.id, request]))
  const rejected = solution.result.rejected.flatMap(rejection => {
    const request = requests.get(rejection.id)
    return request === undefined ? [] : [{ request: orInLane0(request), rejection }]
  })
  return { topology, tunnels: solution.allocation.tunnels, rejected, order, services: read.services }
}

/** As {@link load}, while the screen is open: what would be said of the files becomes the error. */
const loadQuietly = async (
  topologyPath: string,
  path: string | undefined,
  options: ExploreOptions,
  given: FixedPointGiven,
  io: Io,
): Promise<Opened> => {
  let said = ''
  const stderr = { write: (text: string) => (said += text) }
  const plain = { ...options, color: 'never', diagnostics: 'text', quiet: true } as const
  try {
    return await load(topologyPath, path, plain, given, { ...io, stderr })
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const [first = ''] = said.split('\n').filter(line => line.trim() !== '')
    throw new Error(`not opened again: ${first === '' ? error.message : first}`)
  }
}

/** `racks.requests.yaml` is proposed to be saved as `racks.allocation.yaml`. */
const proposedPath = (path: string | undefined): string => {
  const stem = (path ?? 'explored')
    .replace(/^.*[/\\]/, '')
    .replace(/(\.requests|\.allocation|\.services)?(\.[^.]+)?$/, '')
  return `${stem === '' || stem === '-' ? 'explored' : stem}.allocation.yaml`
}

const exploreAndChange = async (
  topologyPath: string,
  path: string | undefined,
  options: ExploreOptions,
  run: Run,
): Promise<void> => {
  const { io } = run
  if (io.stdout.isTTY !== true || io.stdin?.isTTY !== true)
    throw new UsageError(
      'explore needs a terminal for its screen and its keys; for scripts, check and analyze print the same with --json',
    )
  const given = await fixedPointGiven(options, io)
  const opened = await load(topologyPath, path, options, given, io)
  const { begin, ...perOperation } = await stopAfterEach(options.timeLimit, io)
  drawAlsoOnBuildServers()
  const { explore } = await import('../../explorer/screen/run.tsx')
  const colors = pc.createColors(wantsColor(options.color, io.env, io.stdout))
  const shown: Parameters<typeof explore>[0] = {
    opened,
    openAgain: () => loadQuietly(topologyPath, path, options, given, io),
    paths: [topologyPath, path ?? '-'].filter(file => file !== '-'),
    isAscii: isAsciiOnly(io.env),
    options: { ...given, ...perOperation },
    begin,
    painter: {
      ...painterFor(options.color, io.env, io.stdout),
      select: colors.inverse,
      accent: colors.cyan,
    },
    savePath: proposedPath(path),
    save: (target, text, overwrite) => {
      checkOutputs([{ option: 'file', path: target }], [topologyPath])
      if (!overwrite && existsAlready(target)) return false
      writeWhole(target, text, io)
      return true
    },
  }
  try {
    await explore(shown)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    const code = error.reason === 'time' ? 'TIME_LIMIT' : 'UNDECIDED'
    note(`${code} the analysis of what is to be explored was ended: ${error.message}`, options, io)
    run.exitCode = 1
  }
}

/** `xlane explore`: a network on a full screen, to look at and to play with. */
export const exploreCommand = (run: Run): Command =>
  addFixedPointOptions(
    addCommonOptions(
      new Command('explore')
        .description('look at the bounds of a network in the terminal, and at what would change them')
        .argument('<topology>', 'topology file (YAML or JSON)')
        .argument(
          '[allocation|requests]',
          'allocation file; or requests or services, placed as analyze does',
        ),
    ),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane explore topology.yaml allocation.yaml',
          'xlane explore topology.yaml requests.yaml',
          'xlane explore topology.yaml services.yaml',
          'NO_COLOR=1 xlane explore topology.yaml',
        ],
        [
          'Inside, ? lists all keys and : everything that can be done. Add, change and remove tunnels, retry what was',
          'rejected, fail cables and nodes, undo it all, and save what is worth keeping: the files given are never written',
          'unless they are named when saving. S shows the services of a services file: what is proven of each on the',
          'network as it is now, and what its times are made of. Without UTF-8 (LC_ALL, LC_CTYPE, LANG) all is ASCII.',
        ],
      ),
    )
    .action((topologyPath: string, path: string | undefined, options: ExploreOptions) =>
      exploreAndChange(topologyPath, path, options, run),
    )
