import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { cruise } from 'dependency-cruiser'
import { afterAll, describe, expect, test } from 'vitest'
import laws, { INNER_FLOORS } from '../../.dependency-cruiser.mjs'

const root = resolve(import.meta.dirname, '../..')
const scratch: string[] = []

/** A small house made of the given files; every file named by an import exists. */
const house = (files: Record<string, string>): string => {
  const base = mkdtempSync(join(tmpdir(), 'xlane-house-'))
  scratch.push(base)
  symlinkSync(join(root, 'node_modules'), join(base, 'node_modules'))
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(base, path)), { recursive: true })
    writeFileSync(join(base, path), source)
  }
  return base
}

afterAll(() => {
  for (const base of scratch) rmSync(base, { recursive: true })
})

/** The names of the laws that `baseDir`'s src/ breaks. */
const broken = async (baseDir: string): Promise<string[]> => {
  const { tsConfig: _, ...options } = laws.options
  const { output } = await cruise(['src'], { ...options, baseDir, validate: true, ruleSet: laws })
  if (typeof output === 'string') throw new TypeError('expected a result, got a report')
  return [...new Set(output.summary.violations.map(violation => violation.rule.name))]
}

const EMPTY = 'export {}\n'

/** One house per law: the least that breaks it. */
const CRIMES: Record<string, Record<string, string>> = {
  'calculus-imports-nothing-of-ours': {
    'src/calculus/a.ts': "import '../quantity/b.ts'",
    'src/quantity/b.ts': EMPTY,
  },
  'history-imports-nothing-of-ours': {
    'src/history/a.ts': "import '../quantity/b.ts'",
    'src/quantity/b.ts': EMPTY,
  },
  'protocol-imports-nothing-of-ours': {
    'src/protocol/a.ts': "import '../quantity/b.ts'",
    'src/quantity/b.ts': EMPTY,
  },
  'analysis-and-simulation-are-strangers': {
    'src/analysis/a.ts': "import '../simulation/b.ts'",
    'src/simulation/b.ts': EMPTY,
  },
  'certificate-knows-only-the-model': {
    'src/certificate/a.ts': "import '../calculus/b.ts'",
    'src/calculus/b.ts': EMPTY,
  },
  'convert-stands-on-model-quantity-and-formats': {
    'src/convert/a.ts': "import '../generate/b.ts'",
    'src/generate/b.ts': EMPTY,
  },
  'only-trial-runs-protocols': {
    'src/report/a.ts': "import '../protocol/b.ts'",
    'src/protocol/b.ts': EMPTY,
  },
  'coordination-never-sees-protocol': {
    'src/coordination/a.ts': "import '../simulation/b.ts'",
    'src/simulation/b.ts': EMPTY,
  },
  'planning-only-asks-engine-and-allocation': {
    'src/planning/a.ts': "import '../analysis/b.ts'",
    'src/analysis/b.ts': EMPTY,
  },
  'only-the-edges-know-foreign-formats': {
    'src/analysis/a.ts': "import '../convert/b.ts'",
    'src/convert/b.ts': EMPTY,
  },
  'every-file-has-a-room': { 'src/cli/a.ts': "import '../utils/b.ts'", 'src/utils/b.ts': EMPTY },
  'outside-world-only-at-the-edges': { 'src/report/a.ts': "import 'node:fs/promises'" },
  'mathjs-and-decimal.js-only-in-quantity': { 'src/formats/a.ts': "import 'mathjs'" },
  'yaml-only-in-formats': { 'src/report/a.ts': "import 'yaml'" },
  'zod-only-in-formats-and-service': {
    'src/model/a.ts': "import type { ZodType } from 'zod'\nexport type A = ZodType",
  },
  'commander-only-in-cli': { 'src/report/a.ts': "import 'commander'" },
  'piscina-only-in-threads': { 'src/simulation/a.ts': "import 'piscina'" },
  'bullmq-and-ioredis-only-in-jobs/redis': { 'src/jobs/a.ts': "import 'bullmq'" },
  'ink-and-react-and-@dagrejs/dagre-only-in-explorer': { 'src/cli/a.ts': "import 'ink'" },
  'picocolors-only-in-report-and-cli': { 'src/analysis/a.ts': "import 'picocolors'" },
  'string-width-only-in-formats-and-report-and-cli': { 'src/analysis/a.ts': "import 'string-width'" },
  'saxes-and-csv-parse-only-in-convert': { 'src/formats/a.ts': "import 'saxes'" },
  'pure-rand-only-in-generate-and-simulation': {
    'src/analysis/a.ts': "import 'pure-rand/generator/mersenne'",
  },
  'echarts-only-in-chart': { 'src/page/a.ts': "import 'echarts'" },
  'd3-graphviz-and-d3-scale-only-in-page/client': {
    'src/page/a.ts': "import 'd3-graphviz'",
  },
  'the-page-only-draws': {
    'src/page/client/a.ts': "import '../../analysis/b.ts'",
    'src/analysis/b.ts': EMPTY,
  },
  'fastify-and-fastify-type-provider-zod-and-@fastify-and-prom-client-only-in-service': {
    'src/controller/a.ts': "import 'fastify'",
  },
  '@codemirror-and-@lezer-only-in-playground': { 'src/page/a.ts': "import '@codemirror/view'" },
  'libsql-only-in-controller/journal': { 'src/controller/a.ts': "import 'libsql'" },
  'only-known-packages': { 'src/cli/a.ts': "import 'fast-check'" },
  'nothing-imports-the-front-door': { 'src/cli/a.ts': "import '../index.ts'", 'src/index.ts': EMPTY },
  'core-runs-in-a-browser': {
    'src/doors/core.ts': "export { a } from '../cli/process/a.ts'",
    'src/cli/process/a.ts': "import 'node:crypto'\nexport const a = 1",
  },
  'no-barrels': { 'src/cli/a.ts': "import '../model/index.ts'", 'src/model/index.ts': EMPTY },
  'no-cycles': { 'src/cli/a.ts': "import './b.ts'", 'src/cli/b.ts': "import './a.ts'" },
  'sources-stand-alone': { 'src/cli/a.ts': "import '../../test/b.ts'", 'test/b.ts': EMPTY },
  'nothing-unresolved': { 'src/cli/a.ts': "import './nowhere.ts'" },
  ...Object.fromEntries(
    laws.forbidden
      .filter(rule => rule.name.startsWith('only-downward-from-'))
      .map(rule => {
        const lower = rule.name.slice('only-downward-from-'.length).split('-and-')[0]
        return [rule.name, { [`src/${lower}/a.ts`]: "import '../cli/b.ts'", 'src/cli/b.ts': EMPTY }]
      }),
  ),
  // Each floor inside a room reaches for a file beside the folders, which stands above them all.
  ...Object.fromEntries(
    Object.entries(INNER_FLOORS).flatMap(([name, floors]) =>
      floors.map(folders => [
        `inside-${name}-only-downward-from-${folders.join('-and-')}`,
        { [`src/${name}/${folders[0]}/a.ts`]: "import '../b.ts'", [`src/${name}/b.ts`]: EMPTY },
      ]),
    ),
  ),
}

describe('the laws of the house', () => {
  test('each law has a reason, and a crime below', () => {
    for (const rule of laws.forbidden) expect(rule.comment, rule.name).toMatch(/\w{3}.*[.]$/)
    expect(laws.forbidden.map(rule => rule.name).sort()).toEqual(Object.keys(CRIMES).sort())
  })

  test.each(Object.entries(CRIMES))('%s', async (name, files) => {
    expect(await broken(house(files))).toContain(name)
  })

  test.each(['threads', 'screen'])('the rules of the explorer cannot reach its %s', async room => {
    const files = {
      'src/explorer/update/a.ts': `import type { B } from '../${room}/b.ts'\nexport type A = B`,
      [`src/explorer/${room}/b.ts`]: 'export type B = 1',
    }
    expect(await broken(house(files))).toContain('inside-explorer-only-downward-from-update')
  })

  test('a type is an import too', async () => {
    const files = {
      'src/calculus/a.ts': "import type { B } from '../model/b.ts'\nexport type A = B",
      'src/model/b.ts': 'export type B = 1',
    }
    expect(await broken(house(files))).toContain('calculus-imports-nothing-of-ours')
  })

  test('what is allowed stays allowed', async () => {
    const files = {
      'src/cli.ts': "import 'node:process'\nimport './cli/analyze.ts'",
      'src/cli/analyze.ts':
        "import 'commander'\nimport '../formats/files.ts'\nimport '../report/text.ts'\nimport '../analysis/fixed-point.ts'",
      'src/formats/files.ts': "import 'node:fs'\nimport 'yaml'\nimport '../quantity/parse.ts'",
      'src/quantity/parse.ts': "import 'mathjs'",
      'src/report/text.ts':
        "import type { Result } from '../analysis/fixed-point.ts'\nexport type Text = Result",
      'src/analysis/fixed-point.ts':
        "import 'flatqueue'\nimport '../calculus/port.ts'\nexport type Result = 1",
      'src/calculus/port.ts': "import 'fraction.js'",
      'src/index.ts': "export type { Result } from './analysis/fixed-point.ts'",
    }
    expect(await broken(house(files))).toEqual([])
  })

  test('the house itself obeys', async () => {
    expect(await broken(root)).toEqual([])
  })
})
