import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { ANALYZE_RULES } from '../../../src/allocation/analyze.ts'
import { SERVICES_RULES } from '../../../src/allocation/analyze-services.ts'
import { ANALYSIS_RULES } from '../../../src/analysis/options.ts'
import { createProgram } from '../../../src/cli/program.ts'
import { CONTROLLER_RULES } from '../../../src/controller/contract/options.ts'
import type { PlanOptions } from '../../../src/controller/plan/plan.ts'
import { DATAPLANE_RULES } from '../../../src/dataplane/dataplane.ts'
import type { CommonOptions } from '../../../src/generate/options.ts'
import type { RequestsSpec } from '../../../src/generate/requests.ts'
import type { Shape } from '../../../src/generate/topology.ts'
import { PLAN_FIXES_RULES } from '../../../src/planning/fix/plan-fixes.ts'
import { HEADROOM_RULES } from '../../../src/planning/headroom/ask-headroom.ts'
import { SURVIVE_RULES } from '../../../src/planning/survive/survive.ts'
import { SWEEP_RULES } from '../../../src/planning/sweep/ask-sweep.ts'
import { PROVE_RULES } from '../../../src/proof/prove.ts'
import type { SimulationReportOptions } from '../../../src/report/simulation/simulation-options.ts'
import type { ReportOptions } from '../../../src/report/typeset/options.ts'
import type { ServiceOptions } from '../../../src/service/options.ts'
import { SEARCH_RULES } from '../../../src/simulation/adversary/adversary.ts'
import { SIMULATE_RULES } from '../../../src/simulation/simulate.ts'
import { REHEARSAL_RULES } from '../../../src/trial/rehearsal-options.ts'
import { xlane } from '../harness.ts'

const TABLE = readFileSync(new URL('../../../docs/OPTIONS.md', import.meta.url), 'utf8')

type Keys<T> = Record<keyof Required<T>, true>
type KeysOfEach<T> = T extends unknown ? keyof T : never

const COMMON: Keys<CommonOptions> = {
  mtuBits: true,
  wakeLatencyPs: true,
  queueCellBits: true,
  expressLanes: true,
  minFragmentBits: true,
  gptpPeriodPs: true,
  name: true,
  bestEffortMaxFrameBits: true,
  encapsulation: true,
  clockTolerancePpb: true,
  bandwidthBps: true,
  fabricBandwidthBps: true,
  queueSizeBits: true,
  linkLatencyPs: true,
  linkJitterPs: true,
  switchLatencyPs: true,
  switchJitterPs: true,
  multicastLatencyPs: true,
  hostLatencyPs: true,
  hostJitterPs: true,
  sendLatencyPs: true,
  sendJitterPs: true,
}
const SHAPES: Record<Exclude<KeysOfEach<Shape>, 'shape'>, true> = {
  k: true,
  leaves: true,
  spines: true,
  hostsPerLeaf: true,
  switches: true,
  hostsPerSwitch: true,
  hosts: true,
  left: true,
  right: true,
}
const REQUESTS: Keys<RequestsSpec> = {
  kinds: true,
  between: true,
  replicatedShare: true,
  jitterShare: true,
  seed: true,
  count: true,
  pattern: true,
  lanes: true,
  sizesBits: true,
  periodsPs: true,
  receivers: true,
  deadlineShare: true,
  maxPeriodShare: true,
  load: true,
}
const SERVICE: Keys<ServiceOptions> = {
  bodyLimit: true,
  rateLimit: true,
  streams: true,
  mostUpcalls: true,
  token: true,
  log: true,
  logLevel: true,
  clock: true,
  elapsed: true,
  maxClockJumpMs: true,
  probe: true,
  host: true,
  allowHost: true,
  stopTimeoutMs: true,
  requestTimeoutMs: true,
  headersTimeoutMs: true,
  idleTimeoutMs: true,
  tokens: true,
  beatMs: true,
  journal: true,
  tls: true,
  trustProxy: true,
}
const REPORT: Keys<ReportOptions & SimulationReportOptions> = {
  width: true,
  painter: true,
  sort: true,
  limit: true,
  title: true,
  links: true,
  perReceiver: true,
  tunnel: true,
  assumptions: true,
  assumed: true,
}
// The network is a file, no option.
const PLAN: Keys<Omit<PlanOptions, 'topology'>> = { allowReroute: true }

/** What the library knows, by the types and the rules that it checks options by. */
const LIBRARY: ReadonlySet<string> = new Set(
  [
    ANALYSIS_RULES,
    ANALYZE_RULES,
    SERVICES_RULES,
    REHEARSAL_RULES,
    SURVIVE_RULES,
    HEADROOM_RULES,
    SWEEP_RULES,
    CONTROLLER_RULES,
    PLAN,
    PLAN_FIXES_RULES,
    PROVE_RULES,
    SIMULATE_RULES,
    SEARCH_RULES,
    DATAPLANE_RULES,
    COMMON,
    SHAPES,
    REQUESTS,
    SERVICE,
    REPORT,
  ].flatMap(rules => Object.keys(rules)),
)

/** Library options that stand for options of the command line by another name; the table says why. */
const OTHERWISE: ReadonlySet<string> = new Set([
  'shouldStop',
  'improve',
  'startTimer',
  'template',
  'span',
  'tail',
  'proven',
  'victims',
  'painter',
  'tls',
])

interface Row {
  readonly flags: readonly string[]
  readonly keys: readonly string[]
}

const names = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(match => match[1]!)

const [NAMED = '', ALONE = ''] = TABLE.split('\n## On the command line alone\n')
const rowsOf = (text: string): readonly Row[] =>
  text
    .split('\n')
    .filter(line => /^\| (`--|–)/.test(line))
    .map(line => line.split('|'))
    .map(([, flags = '', keys = '']) => ({
      flags: names(flags).filter(name => name.startsWith('--')),
      keys: names(keys),
    }))
const rows = rowsOf(NAMED)

const flagsOf = async (): Promise<ReadonlySet<string>> => {
  const io = { write: () => undefined }
  const program = createProgram({ io: { stdout: io, stderr: io, env: {} } as never, argv: [], exitCode: 0 })
  const found = new Set<string>()
  const walk = (command: Command): void => {
    for (const { long } of command.options) if (long) found.add(long)
    for (const sub of command.commands) walk(sub)
  }
  walk(program)
  return found
}

const camel = (flag: string): string =>
  flag.replace(/^--(no-)?/, '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

describe('docs/OPTIONS.md', () => {
  test('has every option of the command line, and no other', async () => {
    const flags = new Set([...rows, ...rowsOf(ALONE)].flatMap(row => row.flags))
    expect([...flags].sort()).toEqual([...(await flagsOf())].sort())
  })

  test('has every option of the library, and no other', () => {
    const keys = new Set(rows.flatMap(row => row.keys))
    expect([...keys].sort()).toEqual([...LIBRARY].sort())
  })

  test('an option has one word on both sides, its unit apart', () => {
    const pairs = rows.flatMap(({ flags, keys }) =>
      flags.flatMap(flag => keys.map(key => [flag, key] as const)),
    )
    expect(pairs.length).toBeGreaterThan(60)
    for (const [flag, key] of pairs)
      if (!OTHERWISE.has(key)) expect(key, flag).toMatch(new RegExp(`^${camel(flag)}([A-Z]\\w*)?$`))
  })

  test('reads as options are given', async () => {
    const { stdout } = await xlane(['analyze', '--help'])
    for (const flag of ['--no-line-shaping', '--delay-limit', '--keep']) expect(stdout).toContain(flag)
  })
})
