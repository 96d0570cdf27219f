import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { UserConfig } from 'tsdown'
import { INK_DEFINE, withoutDevtools } from './scripts/bundle-ink.mjs'

/**
 * What speaks to a network or is native stays outside, a dependency of the package, so that `npm audit` sees it and an
 * override mends it: fastify and its plugins, prom-client, libsql, bullmq and ioredis, piscina. All else that runs is bundled, so that a start
 * loads a few files instead of hundreds (mathjs alone: 1.6 s as a package, 0.1 s reduced to its units and bundled).
 * These packages are therefore devDependencies. The list is the whole of what may end up in dist/: the build fails
 * on any other.
 */
const BUNDLED = [
  // quantities: mathjs and what it imports; most of it is shaken out again
  'mathjs',
  '@babel/runtime',
  'complex.js',
  'decimal.js',
  'fraction.js',
  'tiny-emitter',
  'typed-function',
  // files
  'yaml',
  'zod',
  // files of other programs
  'saxes',
  'xmlchars',
  'csv-parse',
  // command line and text
  'commander',
  'picocolors',
  'string-width',
  'strip-ansi',
  'ansi-regex',
  'emoji-regex',
  'get-east-asian-width',
  'is-fullwidth-code-point',
  // full screen
  'ink',
  'react',
  'react-reconciler',
  'scheduler',
  'yoga-layout',
  '@alcalzone/ansi-tokenize',
  '@dagrejs/dagre',
  '@dagrejs/graphlib',
  'ansi-escapes',
  'ansi-styles',
  'auto-bind',
  'chalk',
  'cli-boxes',
  'cli-cursor',
  'cli-truncate',
  'code-excerpt',
  'convert-to-spaces',
  'environment',
  'es-toolkit',
  'escape-string-regexp',
  'indent-string',
  'is-in-ci',
  'mimic-fn',
  'onetime',
  'patch-console',
  'restore-cursor',
  'signal-exit',
  'slice-ansi',
  'stack-utils',
  'terminal-size',
  'widest-line',
  'wrap-ansi',
  // service: turns our schemas into fastify's
  'fastify-type-provider-zod',
  '@fastify/error',
  // calculation
  'flatqueue',
  'pure-rand',
  // plots
  'echarts',
  'zrender',
  'tslib',
]

const notice = (folder: string): string => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const files = readdirSync(folder, { withFileTypes: true }).filter(
    file => file.isFile() && /^(licen[cs]e|notice)/i.test(file.name),
  )
  const texts = files.map(({ name: file }) => readFileSync(join(folder, file), 'utf8').trim())
  return [`## ${name} ${version} (${license})`, ...texts].join('\n\n')
}

/** The licences of the bundled packages ask that their texts travel with the code. */
const licensesAs = (fileName: string, what: string) => ({
  name: 'third-party-licenses',
  generateBundle(this: { emitFile(file: object): void }, _: unknown, bundle: Record<string, object>): void {
    const modules = Object.values(bundle).flatMap(chunk =>
      'moduleIds' in chunk ? (chunk.moduleIds as string[]) : [],
    )
    const folders = modules.flatMap(id => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? [])
    const notices = [...new Set(folders)].map(notice).sort()
    if (notices.length === 0) return
    const source = `# Licences of the packages bundled into ${what}\n\n${notices.join('\n\n')}\n`
    this.emitFile({ type: 'asset', fileName, source })
  },
})

/** What may end up in the program of a report (src/page/client), which is shipped as text inside each of them. */
const BUNDLED_IN_PAGE = [
  '@hpcc-js/wasm-graphviz',
  'd3-graphviz',
  'd3-array',
  'd3-color',
  'd3-dispatch',
  'd3-drag',
  'd3-ease',
  'd3-format',
  'd3-interpolate',
  'd3-path',
  'd3-scale',
  'd3-selection',
  'd3-time',
  'd3-time-format',
  'd3-timer',
  'd3-transition',
  'd3-zoom',
  'internmap',
]

const main: UserConfig = {
  entry: {
    index: 'src/index.ts',
    core: 'src/doors/core.ts',
    controller: 'src/doors/controller.ts',
    report: 'src/doors/report.ts',
    cli: 'src/cli.ts',
    // Loaded by worker threads, by its name (src/threads/simulation-pool.ts).
    'simulation-worker': 'src/threads/simulation-worker.ts',
    // Likewise, and by workers over Redis (src/jobs/thread-file.ts).
    'job-thread': 'src/jobs/job-thread.ts',
    // Likewise (src/explorer/threads/simulation-threads.ts).
    'explorer-worker': 'src/explorer/threads/simulation-worker.ts',
    'explorer-planner': 'src/explorer/threads/planning-worker.ts',
    // Likewise (src/service/long/aside.ts).
    'service-worker': 'src/service/long/long-worker.ts',
    // Likewise (src/service/live/mirror-thread.ts).
    'mirror-worker': 'src/service/live/mirror-worker.ts',
  },
  format: 'esm',
  platform: 'node',
  target: 'node20',
  dts: { entry: ['src/index.ts', 'src/doors/*.ts'], oxc: true },
  deps: { onlyBundle: BUNDLED },
  define: INK_DEFINE,
  // Its form for browsers is ESM and needs nothing of Node, so that xlane/core does not either.
  alias: { yaml: resolve('node_modules/yaml/browser/index.js') },
  plugins: [withoutDevtools, licensesAs('THIRD-PARTY-LICENSES.md', 'xlane')],
}

/** A program that runs in a page. */
const inPage: UserConfig = {
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  minify: true,
  dts: false,
  clean: false,
  outExtensions: () => ({ js: '.js' }),
  // One Graphviz for Node and browser alike, so that both make the same layout.
  alias: { '@hpcc-js/wasm/graphviz': '@hpcc-js/wasm-graphviz' },
  deps: { onlyBundle: BUNDLED_IN_PAGE },
  plugins: [licensesAs('PAGE-LICENSES.md', 'the program of a report')],
}

/** What may end up in the playground besides: the editor and what it colours YAML by, and what reads and computes. */
const BUNDLED_IN_PLAYGROUND = [
  ...BUNDLED_IN_PAGE,
  ...BUNDLED,
  '@codemirror/autocomplete',
  '@codemirror/commands',
  '@codemirror/lang-yaml',
  '@codemirror/language',
  '@codemirror/lint',
  '@codemirror/state',
  '@codemirror/view',
  '@lezer/common',
  '@lezer/highlight',
  '@lezer/lr',
  '@lezer/yaml',
  '@marijn/find-cluster-break',
  'crelt',
  'style-mod',
  'w3c-keyname',
]

const playground: UserConfig = {
  ...inPage,
  // Packages are taken in the form in which xlane/core has them, which a test loads in Chromium.
  platform: 'neutral',
  inputOptions: { resolve: { mainFields: ['module', 'main'] } },
  entry: { 'playground-client': 'src/playground/main.ts' },
  deps: { onlyBundle: BUNDLED_IN_PLAYGROUND },
  alias: { yaml: resolve('node_modules/yaml/browser/index.js') },
  plugins: [licensesAs('PLAYGROUND-LICENSES.md', 'the playground')],
}

const config: UserConfig[] = [
  main,
  { ...inPage, entry: { 'page-client': 'src/page/client/main.ts' } },
  {
    ...inPage,
    entry: { 'live-client': 'src/page/client/live/main.ts' },
    plugins: [licensesAs('LIVE-LICENSES.md', 'the page of a service')],
  },
  playground,
]

export default config
