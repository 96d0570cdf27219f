// Builds dist/ only when a source is newer than it. `prepare` runs this: after `npm ci` in a fresh clone, and again
// the first time `npx xlane` links the clone into npx's cache, when there must be no second build to wait for.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const OUTPUTS = [
  'dist/cli.mjs',
  'dist/index.mjs',
  'dist/index.d.mts',
  'dist/simulation-worker.mjs',
  'dist/service-worker.mjs',
  'dist/mirror-worker.mjs',
  'dist/live-client.iife.js',
  'dist/playground-client.iife.js',
  'dist/sbom.cdx.json',
]
const INPUTS = ['src', 'package.json', 'package-lock.json', 'tsdown.config.ts', 'tsconfig.json']

/** Newest change below a path; folders count too, so that a deleted file is noticed. */
const changedAt = path => {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map(name => changedAt(join(path, name))))
}

const isFresh = () => {
  const built = OUTPUTS.map(output => statSync(join(root, output), { throwIfNoEntry: false })?.mtimeMs ?? 0)
  return Math.min(...built) > Math.max(...INPUTS.map(input => changedAt(join(root, input))))
}

if (!isFresh()) {
  const { build } = await import('tsdown')
  await build({ cwd: root, logLevel: 'error' })
  const { finishBuild } = await import('./finish-build.mjs')
  finishBuild(root)
}
