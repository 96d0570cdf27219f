import { extname } from 'node:path'
import { headroomSvg } from '../../../chart/headroom-chart.ts'
import { HEADROOM } from '../../../jobs/kinds/headroom.ts'
import type { HeadroomResult } from '../../../model/planning/headroom.ts'
import type { HeadroomInput } from '../../../model/planning/headroom-input.ts'
import type { Topology } from '../../../model/topology.ts'
import { chartPageHtml } from '../../../page/chart-page.ts'
import { placesOf } from '../../../planning/headroom/ends.ts'
import { resultOfHeadroom } from '../../../planning/headroom/headroom.ts'
import { nearest } from '../../../quantity/nearest.ts'
import { headroomSections, reportHeadroom } from '../../../report/planning/headroom.ts'
import { templatePhrase, violationLines, wholePhrases } from '../../../report/planning/headroom-phrases.ts'
import { toJson } from '../../../report/typeset/json.ts'
import { Inputs } from '../../input/inputs.ts'
import { notePlaced, solved } from '../../input/solved.ts'
import { spread } from '../../input/spread.ts'
import { fixedPointGiven, overAfter } from '../../options/method.ts'
import { MOST_ROWS } from '../../options/options.ts'
import { writeOutputs } from '../../output/output.ts'
import { formatOf, reportOptions } from '../../output/print.ts'
import { note } from '../../output/say.ts'
import { checkOutputs } from '../../output/write-files.ts'
import type { Run } from '../../process/command.ts'
import { TimeOverError, UsageError } from '../../process/failure.ts'
import type { HeadroomCliOptions } from './headroom-options.ts'
import { pairsGiven } from './template-given.ts'

const ONLY = ['tunnels', 'links', 'pairs']
const OUT = ['.svg', '.html', '.json']

/** Everything that `xlane headroom` does; loaded when it is done. */
export const headroomAndPrint = async (
  topologyPath: string,
  path: string,
  options: HeadroomCliOptions,
  run: Run,
): Promise<void> => {
  const { io } = run
  const { out, only, request } = options
  checkAsked(options)
  checkOutputs([{ option: '--out <file>', path: out }], [topologyPath, path, request])
  const given = await fixedPointGiven(options, io)
  const inputs = new Inputs(options, io, await overAfter(options.timeLimit, io))
  const topology = await inputs.topology(topologyPath)
  const read = await inputs.allocationOrRequests(path, topology)
  const requests = request === undefined ? undefined : await inputs.requests(request, topology)
  await inputs.finish()
  const pairs = await pairsGiven(topology, requests, between => placesOf(topology, { between }), options)
  if (only?.includes('pairs') === true && pairs === undefined)
    throw new UsageError(
      "option '--only pairs' needs a request to ask for: --size and --period, or --request",
    )
  notePlaced(read, path, options, io)
  const { tunnels } =
    read.kind === 'allocation'
      ? read.allocation
      : (await solved(topology, read, given, options, io)).solution.allocation
  const { shouldStop, ...analysis } = given
  const asks = (part: string): boolean => only?.includes(part) ?? true
  const input: HeadroomInput = {
    topology,
    tunnels,
    ofTunnels: asks('tunnels'),
    ofQueues: asks('links'),
    ...(pairs === undefined || !asks('pairs') ? {} : { pairs }),
    options: analysis,
  }
  const { answers, isComplete, wasInterrupted } = await spread(
    HEADROOM,
    input,
    { what: 'trying', isOver: shouldStop },
    options,
    io,
  )
  if (answers.length === 0) {
    note('TIME_LIMIT nothing is computed: stopped before the network as it is was analysed', options, io)
    if (!wasInterrupted) throw new TimeOverError()
    run.exitCode = 130
    return
  }
  const result = resultOfHeadroom(input, answers, isComplete)
  const format = formatOf(options)
  const look = reportOptions(options, topology.name, io)
  const limit = format === 'text' && options.limit === undefined ? { limit: MOST_ROWS } : {}
  io.stdout.write(reportHeadroom(result, format, { ...look, ...limit }))
  run.exitCode = wasInterrupted && !isComplete ? 130 : result.valid && result.complete ? 0 : 1
  if (out === undefined) return
  writeOutputs([{ path: out, text: written(result, topology, out) }], io)
  note(`wrote ${out}`, options, io)
}

const checkAsked = ({ out, only, request, size, period }: HeadroomCliOptions): void => {
  for (const part of only ?? []) {
    if (ONLY.includes(part)) continue
    const near = nearest(part, ONLY)
    throw new UsageError(
      `option '--only <parts>': expected some of ${ONLY.join(', ')}, found ${part}${near === undefined ? '' : `; did you mean ${near}?`}`,
    )
  }
  if (request !== undefined && (size !== undefined || period !== undefined))
    throw new UsageError(
      "option '--request <file>' says what is asked for, and so do --size and --period: give one",
    )
  if (out !== undefined && !OUT.includes(extname(out).toLowerCase()))
    throw new UsageError(
      `option '--out <file>': expected a name that ends with ${OUT.join(', ')}, found ${out}`,
    )
  if (
    out !== undefined &&
    extname(out).toLowerCase() === '.svg' &&
    request === undefined &&
    size === undefined
  )
    throw new UsageError(
      "option '--out <file>': a picture is of pairs: add --size and --period, or --request",
    )
}

const written = (result: HeadroomResult, { name }: Topology, out: string): string => {
  const kind = extname(out).toLowerCase()
  if (kind === '.json') return toJson(result)
  const svg = headroomSvg(result)
  if (kind === '.svg') return svg ?? ''
  return chartPageHtml({
    title: name === '' ? 'Headroom' : `Headroom of ${name}`,
    sentences: [...wholePhrases(result), ...violationLines(result)],
    figures: svg === undefined ? [] : [{ svg, text: `Heat map: ${templatePhrase(result)}` }],
    tables: headroomSections(result),
  })
}
