import { extname } from 'node:path'
import { sweepSvg } from '../../../chart/sweep-chart.ts'
import { SWEEP } from '../../../jobs/kinds/sweep.ts'
import type { SweepInput, SweepResult, Variation } from '../../../model/planning/sweep.ts'
import { chartPageHtml } from '../../../page/chart-page.ts'
import { resultOfSweep } from '../../../planning/sweep/sweep.ts'
import { isNamed } from '../../../planning/sweep/varied.ts'
import { nearest } from '../../../quantity/nearest.ts'
import { reportSweep, sweepPhrases, sweepSections } from '../../../report/planning/sweep.ts'
import { MEASURE_TEXT, type SweepMeasure } from '../../../report/planning/sweep-columns.ts'
import { toJson } from '../../../report/typeset/json.ts'
import { Inputs } from '../../input/inputs.ts'
import { spread } from '../../input/spread.ts'
import { fixedPointGiven, overAfter } from '../../options/method.ts'
import { type FixedPointOptions, MOST_ROWS, type PrintOptions } from '../../options/options.ts'
import type { SpreadOptions } from '../../options/spread-options.ts'
import { writeOutputs } from '../../output/output.ts'
import { formatOf, reportOptions } from '../../output/print.ts'
import { note } from '../../output/say.ts'
import { checkOutputs } from '../../output/write-files.ts'
import type { Run } from '../../process/command.ts'
import { TimeOverError, UsageError } from '../../process/failure.ts'
import { basesOf, FAT_TREE, fatTreeOf } from './bases.ts'
import { parseVary } from './vary.ts'

export interface SweepCliOptions extends PrintOptions, FixedPointOptions, SpreadOptions {
  readonly vary: readonly string[]
  readonly on?: readonly string[]
  readonly out?: string
  readonly show: SweepMeasure
  readonly algorithm: SweepInput['algorithm']
}

const OUT = ['.svg', '.html', '.json']
const MEASURES: readonly SweepMeasure[] = ['worst', 'accepted', 'slack', 'sum']

/** Everything that `xlane sweep` does; loaded when it is done. */
export const sweepAndPrint = async (
  topologyPath: string,
  path: string,
  options: SweepCliOptions,
  run: Run,
): Promise<void> => {
  const { io } = run
  const { out, on, show, algorithm } = options
  const variations = variationsOf(options)
  const isGenerated = variations[0]?.parameter === 'k'
  if (isGenerated !== (topologyPath === FAT_TREE))
    throw new UsageError(
      isGenerated
        ? `option '--vary k=' makes fat-trees: say ${FAT_TREE} instead of ${topologyPath}`
        : `${FAT_TREE} is made with --vary k=4,6,8; a network in a file has its name`,
    )
  if (out !== undefined && !OUT.includes(extname(out).toLowerCase()))
    throw new UsageError(
      `option '--out <file>': expected a name that ends with ${OUT.join(', ')}, found ${out}`,
    )
  checkOutputs([{ option: '--out <file>', path: out }], isGenerated ? [path] : [topologyPath, path])
  const given = await fixedPointGiven(options, io)
  const inputs = new Inputs(options, io, await overAfter(options.timeLimit, io))
  // Of generated networks the smallest has the fewest names: requests between those are right in all.
  const topology = isGenerated
    ? fatTreeOf(Math.min(...(variations[0]?.values ?? [])))
    : await inputs.topology(topologyPath)
  const services = await inputs.requestsOrServices(path, topology)
  await inputs.finish()
  const { shouldStop, ...analysis } = given
  const input: SweepInput = {
    bases: basesOf(topology, services, variations),
    variations,
    ...(on === undefined ? {} : { on }),
    algorithm,
    options: analysis,
  }
  checkNames(input)
  const { answers, isComplete, wasInterrupted } = await spread(
    SWEEP,
    input,
    { what: 'sweeping', isOver: shouldStop },
    options,
    io,
  )
  if (answers.length === 0) {
    note('TIME_LIMIT nothing is computed: stopped before the first point was analysed', options, io)
    if (!wasInterrupted) throw new TimeOverError()
    run.exitCode = 130
    return
  }
  const result = resultOfSweep(input, answers, isComplete)
  const format = formatOf(options)
  const look = reportOptions(options, topology.name, io)
  const limit = format === 'text' && options.limit === undefined ? { limit: MOST_ROWS } : {}
  io.stdout.write(reportSweep(result, format, { ...look, ...limit }))
  run.exitCode = isComplete ? 0 : wasInterrupted ? 130 : 1
  if (out === undefined) return
  writeOutputs([{ path: out, text: written(result, topology.name, show, out) }], io)
  note(`wrote ${out}`, options, io)
}

const variationsOf = ({ vary }: SweepCliOptions): readonly Variation[] => {
  const variations = vary.map(parseVary)
  const [first, second, third] = variations
  if (third !== undefined) throw new UsageError("option '--vary <what>': one or two parameters; found more")
  if (first?.parameter === second?.parameter && second !== undefined)
    throw new UsageError(`option '--vary <what>': ${second.parameter} is varied twice`)
  const isBase = ({ parameter }: Variation): boolean => parameter === 'k' || parameter === 'members'
  return second !== undefined && isBase(second) && first !== undefined && !isBase(first)
    ? [second, first]
    : variations
}

/** A name that is nobody's would leave everything as it is, unnoticed. */
const checkNames = ({ on, bases, variations }: SweepInput): void => {
  const [base] = bases
  if (on === undefined || base === undefined) return
  const links = variations.some(({ parameter }) => parameter === 'bandwidth')
    ? base.topology.links.map(({ id }) => id)
    : []
  const requests = variations.some(({ parameter }) => ['load', 'period', 'size', 'lane'].includes(parameter))
    ? base.requests.map(({ id }) => id)
    : []
  const names = [...requests, ...links]
  if (names.length === 0)
    throw new UsageError("option '--on <names>' is about load, period, size, lane and bandwidth")
  for (const pattern of on) {
    if (names.some(name => isNamed(name, [pattern]))) continue
    const near = nearest(pattern, names)
    throw new UsageError(
      `option '--on <names>': nothing is called ${pattern}${near === undefined ? '' : `; did you mean ${near}?`}`,
    )
  }
}

const written = (result: SweepResult, name: string, show: SweepMeasure, out: string): string => {
  const title = name === '' ? 'sweep' : name
  switch (extname(out).toLowerCase()) {
    case '.json':
      return toJson(result)
    case '.svg':
      return sweepSvg(result, show, title)
    default:
      return chartPageHtml({
        title: `Sweep of ${title}`,
        sentences: sweepPhrases(result),
        figures: [show, ...MEASURES.filter(measure => measure !== show)].map(measure => ({
          svg: sweepSvg(result, measure, title),
          text: MEASURE_TEXT[measure],
        })),
        tables: sweepSections(result),
      })
  }
}
