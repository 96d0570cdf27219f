import { readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const dist = resolve(import.meta.dirname, '../../dist')

/** Files that a start of `entry` loads: static imports only, not what a command imports when it runs. */
const loadedAtStart = (entry: string, seen: Set<string> = new Set()): Set<string> => {
  if (seen.has(entry)) return seen
  seen.add(entry)
  for (const [, name] of readFileSync(entry, 'utf8').matchAll(/^import [^;(]*?"([.][^"]+)"/gm))
    loadedAtStart(join(dirname(entry), name ?? ''), seen)
  return seen
}

// bench/startup.mjs measures the milliseconds; this says why they are few, on a machine of any speed.
test('--help loads the command line and nothing else', () => {
  const files = [...loadedAtStart(join(dist, 'cli.mjs'))]
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0)
  const source = files.map(file => readFileSync(file, 'utf8')).join('\n')
  // The heads of some forty commands with their help, 2 to 5 kB each, and commander.
  expect(bytes).toBeLessThan(340_000)
  for (const heavy of [
    'mathjs',
    'decimal.js',
    'yaml',
    'zod',
    '@hpcc-js/wasm-graphviz',
    'fastify',
    'pino',
    'prom-client',
  ])
    expect(source, heavy).not.toContain(`//#region node_modules/${heavy}/`)
})
