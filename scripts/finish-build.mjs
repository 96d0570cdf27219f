// What the bundler leaves to be done in dist/: doors for `require`, with types of their own kind, and the bill of materials.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sbom } from './sbom.mjs'

const NODE_REQUIRE = 'createRequire(import.meta.url)'
const REQUIRE_IMPORT = 'import { createRequire } from "node:module";\n'

/**
 * The bundler's helpers for CommonJS packages import `node:module`, for a `require` that only Node's own parts call. Asked of
 * `process` instead, the same helpers load in a browser, where nothing calls it.
 */
const withoutNodeImport = text =>
  text
    .replace(REQUIRE_IMPORT, '')
    .replace(NODE_REQUIRE, `globalThis.process?.getBuiltinModule?.("node:module").${NODE_REQUIRE}`)

export const DOORS = ['index', 'core', 'controller', 'report']

export const finishBuild = root => {
  const dist = join(root, 'dist')
  // Node loads ESM by require (20.19 and later), so that both ways give the same objects.
  for (const door of DOORS)
    writeFileSync(join(dist, `${door}.cjs`), `module.exports = require('./${door}.mjs')\n`)
  for (const file of readdirSync(dist).filter(name => name.endsWith('.mjs') && !name.endsWith('.d.mts'))) {
    const text = readFileSync(join(dist, file), 'utf8')
    if (text.startsWith(REQUIRE_IMPORT) && text.includes('//#region \\0rolldown/runtime.js'))
      writeFileSync(join(dist, file), withoutNodeImport(text))
  }
  for (const file of readdirSync(dist).filter(name => name.endsWith('.d.mts'))) {
    const types = readFileSync(join(dist, file), 'utf8').replace(
      /(from\s*["']\.[^"']+)\.mjs(["'])/g,
      '$1.cjs$2',
    )
    writeFileSync(join(dist, file.replace(/\.d\.mts$/, '.d.cts')), types)
  }
  writeFileSync(join(dist, 'sbom.cdx.json'), sbom(root))
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  finishBuild(fileURLToPath(new URL('..', import.meta.url)))
