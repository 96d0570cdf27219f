// Builds dist/ only when a source is newer than it. `prepare` runs this: after `npm ci` in a fresh clone, and again
// the first time `npx xlane` links the clone into npx's cache, when there must be no second build to wait for.
import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const OUTPUTS = ['dist/cli.mjs', 'dist/index.mjs', 'dist/index.d.mts']
const INPUTS = ['src', 'package.json', 'package-lock.json', 'tsdown.config.ts', 'tsconfig.json']

/** Newest change below a path; folders count too, so that a deleted file is noticed. */
const changedAt = path => {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map(name => changedAt(join(path, name))))
}

export const isFresh = () => {
  const built = OUTPUTS.map(output => statSync(join(root, output), { throwIfNoEntry: false })?.mtimeMs ?? 0)
  return Math.min(...built) > Math.max(...INPUTS.map(input => changedAt(join(root, input))))
}

export const ensureBuild = () => {
  if (isFresh()) return
  const tsdown = join(root, 'node_modules/tsdown/dist/run.mjs')
  execFileSync(process.execPath, [tsdown, '--log-level', 'error'], { cwd: root, stdio: ['ignore', 2, 2] })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureBuild()
