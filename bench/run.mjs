// Runs benches as they would run in the product: bundled by the product's own bundler, plain JavaScript in a fresh node.
// (tsx wraps every closure to keep its name, which alone costs more than some of what is measured here.)
// `node bench/run.mjs [analysis|scaling|commands ..] [--options of the bench]`; V8's own options in NODE_OPTIONS.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsdown'
import { INK_DEFINE, withoutDevtools } from '../scripts/bundle-ink.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const BENCHES = [
  'analysis',
  'scaling',
  'commands',
  'simulation',
  'adversary',
  'tightness',
  'engine',
  'workers',
  'explorer',
  'trials',
  'controller',
  'limits',
  'work',
  'journal',
  'history',
  'service',
  'services',
  'rehearsal',
  'survive',
  'spread',
]
const args = process.argv.slice(2)
const options = args.filter(arg => arg.startsWith('-'))
const names = args.filter(arg => !arg.startsWith('-'))
const unknown = names.find(name => !BENCHES.includes(name))
if (unknown !== undefined) throw new Error(`there is no bench ${unknown}: expected ${BENCHES.join(', ')}`)

// Where the native packages of the product are found.
const outDir = join(root, 'node_modules', '.cache', 'xlane-bench', String(process.pid))
for (const name of names.length === 0 ? BENCHES : names) {
  await build({
    cwd: root,
    config: false,
    entry: [`bench/${name}.ts`],
    outDir,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    dts: false,
    clean: false,
    logLevel: 'error',
    define: INK_DEFINE,
    plugins: [withoutDevtools],
  })
  const file = join(outDir, `${name}.mjs`)
  const { status } = spawnSync(process.execPath, ['--expose-gc', file, ...options], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) process.exitCode = 1
}
