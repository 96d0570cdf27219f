import type { MeasuredJitter } from '../../../model/hosts.ts'
import { nearest } from '../../../quantity/nearest.ts'
import { PPB } from '../../../quantity/scale.ts'
import type { TailQuestion } from '../../../simulation/results/tail.ts'
import type { Span } from '../../../simulation/setup/horizon.ts'
import { HOSTS } from '../../../simulation/setup/hosts.ts'
import type { JitterModel } from '../../../simulation/setup/jitter-model.ts'
import type { BestEffort } from '../../../simulation/setup/scenario.ts'
import { quantityOption } from '../../options/quantity-option.ts'
import { UsageError } from '../../process/failure.ts'
import type { SimulateCliOptions } from './simulate-options.ts'

/** A file to be read once the options are known to be right. */
export interface FromFile {
  readonly kind: 'file'
  readonly path: string
}

/** The options as read; files are still to come. */
export interface SimulateGiven {
  readonly span: Span
  readonly warmUpPs: number
  readonly phases: { readonly kind: 'random' | 'aligned' } | FromFile
  readonly jitter: JitterModel | FromFile
  readonly hostJitter: JitterModel | FromFile
  readonly hosts: MeasuredJitter | FromFile | undefined
  readonly bestEffort: BestEffort
  readonly tail: TailQuestion | undefined
}

/** Reads all options; what is wrong with any of them is said together. */
export const simulateGiven = async (options: SimulateCliOptions): Promise<SimulateGiven> => {
  const problems: string[] = []
  const attempt = async <T>(read: () => Promise<T>, instead: T): Promise<T> => {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      problems.push(error.message)
      return instead
    }
  }
  const { duration, packets, hyperperiod, warmUp, tail, next, confidence, tailMethod } = options
  const span = await attempt(async (): Promise<Span> => {
    if (duration !== undefined)
      return { kind: 'duration', ps: await quantityOption('--duration <time>', duration, 'time') }
    if (packets !== undefined) return { kind: 'packets', count: packets }
    return { kind: hyperperiod ? 'hyperperiod' : 'usual' }
  }, USUAL)
  const warmUpPs = await attempt(
    async () => (warmUp === undefined ? 0 : quantityOption('--warm-up <time>', warmUp, 'time')),
    0,
  )
  const phases = await attempt(
    async () =>
      options.phases === 'random' || options.phases === 'aligned'
        ? ({ kind: options.phases } as const)
        : fileNamed('--phases <how>', options.phases, ['random', 'aligned']),
    RANDOM,
  )
  const jitter = await attempt(() => jitterOption('--jitter <model>', options.jitter), NO_JITTER)
  const hostJitter = await attempt(
    () => jitterOption('--host-jitter <model>', options.hostJitter ?? 'uniform'),
    NO_JITTER,
  )
  const hosts = await attempt(() => hostsOption(options.hosts), undefined)
  const bestEffort = await attempt(() => bestEffortOption(options.bestEffort), NO_BEST_EFFORT)
  const question = await attempt(async (): Promise<TailQuestion | undefined> => {
    if (tail === undefined) {
      const [idle] = Object.entries({
        '--next': next,
        '--confidence': confidence,
        '--tail-method': tailMethod,
      })
        .filter(([, given]) => given !== undefined)
        .map(([flag]) => flag)
      if (idle !== undefined) throw new UsageError(`option '${idle}' is about --tail: add --tail <time>`)
      return undefined
    }
    if (tailMethod === 'chebyshev' && confidence !== undefined)
      throw new UsageError(
        "option '--confidence' is about '--tail-method clopper-pearson': leave one of them out",
      )
    return {
      ...(tailMethod === undefined ? {} : { method: tailMethod }),
      thresholdPs: await quantityOption('--tail <time>', tail, 'time'),
      next: next ?? 1_000_000,
      confidence:
        confidence === undefined ? 0.99 : await shareOption('--confidence <share>', confidence, PPB - 1),
    }
  }, undefined)
  if (options.plot !== undefined && (options.json || options.csv))
    problems.push(`option '--plot' draws into text: leave out ${options.json ? '--json' : '--csv'}`)
  if (options.histograms && !options.json)
    problems.push("option '--histograms' is for --json: add it, or draw them with --plot histogram")
  for (const flag of ['runs', 'time', 'out'] as const)
    if (options[flag] !== undefined && !options.adversary)
      problems.push(`option '--${flag}' is about --adversary: add --adversary`)
  if (options.adversary && !options.bounds)
    problems.push("option '--adversary' measures against the bounds: leave out --no-bounds")
  if (problems.length > 0) throw new UsageError(problems.join('\nerror: '))
  return { span, warmUpPs, phases, jitter, hostJitter, hosts, bestEffort, tail: question }
}

const USUAL: Span = { kind: 'usual' }
const RANDOM = { kind: 'random' } as const
const NO_JITTER: JitterModel = { kind: 'none' }
const NO_BEST_EFFORT: BestEffort = { kind: 'none' }

/** A share above 0, at most `mostPpb`. */
const shareOption = async (flag: string, text: string, mostPpb: number): Promise<number> => {
  const ppb = await quantityOption(flag, text, 'ratio')
  if (ppb < 1 || ppb > mostPpb)
    throw new UsageError(
      `option '${flag}': expected a share above 0 %${mostPpb === PPB ? ', at most 100 %' : ' and below 100 %'}; found ${text}`,
    )
  return ppb / PPB
}

/** What is no known word must look like a file, so that a misspelt word is not looked for on the disk. */
const fileNamed = async (flag: string, text: string, words: readonly string[]): Promise<FromFile> => {
  if (/[./\\]/.test(text) || text === '-') return { kind: 'file', path: text }
  const near = nearest(text, words)
  const hint = near === undefined ? '' : `; did you mean ${near}?`
  throw new UsageError(
    `option '${flag}': expected ${words.join(', ')} or a file (x.yaml); found ${text}${hint}`,
  )
}

const JITTER_WORDS = ['none', 'maximum', 'uniform', 'two-point']

const jitterOption = async (flag: string, text: string): Promise<JitterModel | FromFile> => {
  if (text === 'none' || text === 'maximum' || text === 'uniform') return { kind: text }
  const share = /^two-point(?::(.*))?$/.exec(text)
  if (share === null) return fileNamed(flag, text, JITTER_WORDS)
  return { kind: 'two-point', share: share[1] === undefined ? 0.5 : await shareOption(flag, share[1], PPB) }
}

const hostsOption = async (text: string | undefined): Promise<MeasuredJitter | FromFile | undefined> => {
  if (text === undefined) return undefined
  const known = HOSTS.get(text)
  if (known !== undefined) return known
  return fileNamed('--hosts <name|file>', text, [...HOSTS.keys()])
}

const BEST_EFFORT_WORDS = ['none', 'saturating', 'worst']

const bestEffortOption = async (text: string): Promise<BestEffort> => {
  if (text === 'none' || text === 'saturating' || text === 'worst') return { kind: text }
  const flag = '--best-effort <kind>'
  if (/^[\d.]/.test(text)) return { kind: 'load', load: await shareOption(flag, text, PPB) }
  const near = nearest(text, BEST_EFFORT_WORDS)
  const hint = near === undefined ? '' : `; did you mean ${near}?`
  throw new UsageError(
    `option '${flag}': expected ${BEST_EFFORT_WORDS.join(', ')} or a load such as 30%; found ${text}${hint}`,
  )
}
