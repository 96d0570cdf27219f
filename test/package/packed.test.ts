import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { output, run } from './run.ts'

const root = resolve(import.meta.dirname, '../..')
const scratch = mkdtempSync(join(tmpdir(), 'xlane-packed-'))
const empty = join(scratch, 'empty')
const installed = join(empty, 'node_modules/xlane')
let tarball = ''

/** Packed, and installed into an empty folder. */
beforeAll(() => {
  mkdirSync(empty)
  writeFileSync(join(empty, 'package.json'), '{ "private": true }')
  output(root, 'npm', ['pack', '--ignore-scripts', '--pack-destination', scratch])
  tarball = join(scratch, readdirSync(scratch).find(name => name.endsWith('.tgz')) ?? '')
  const options = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund']
  output(empty, 'npm', ['install', ...options, tarball])
})

afterAll(() => rmSync(scratch, { recursive: true }))

/** Runs a module in the empty folder and returns what it prints. */
const node = (file: string, source: string): string => {
  writeFileSync(join(empty, file), source)
  return output(empty, process.execPath, [file]).trim()
}

describe('the packed package', () => {
  test('carries what a user needs, and nothing else', () => {
    const names = readdirSync(installed)
    const folders = ['dist', 'docs', 'examples', 'schemas', 'topologies']
    const files = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']
    expect(names.sort()).toEqual([...files, ...folders].sort())
    const bytes = Number(output(installed, 'du', ['-sb', '.']).split('\t')[0])
    // 2.2 MB of it are the programs of pages (Graphviz, an editor), 1.5 MB plots, 1 MB the screen of the explorer.
    expect(bytes).toBeLessThan(12_000_000)
  })

  test('brings along what speaks to a network or is native, and the licences of those inside', () => {
    const packages = readdirSync(join(empty, 'node_modules')).filter(name => !name.startsWith('.'))
    const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
    expect(Object.keys(dependencies).sort()).toEqual([
      '@fastify/rate-limit',
      '@fastify/swagger',
      'bullmq',
      'fastify',
      'ioredis',
      'libsql',
      'piscina',
      'prom-client',
    ])
    for (const name of Object.keys(dependencies)) expect(packages).toContain(name.split('/')[0])
    // What is bundled is not installed a second time.
    for (const name of ['mathjs', 'zod', 'ink', 'react', 'commander', 'd3-graphviz'])
      expect(packages).not.toContain(name)
    const licenses = readFileSync(join(installed, 'dist/THIRD-PARTY-LICENSES.md'), 'utf8')
    const inPage = readFileSync(join(installed, 'dist/PAGE-LICENSES.md'), 'utf8')
    for (const name of ['d3-graphviz', 'd3-zoom', '@hpcc-js/wasm-graphviz'])
      expect(inPage).toMatch(new RegExp(`^## ${name} [0-9.]+ `, 'm'))
    const inside = [
      'mathjs',
      'decimal.js',
      'yaml',
      'zod',
      'commander',
      'ink',
      'react',
      'fastify-type-provider-zod',
    ]
    for (const name of inside) expect(licenses).toMatch(new RegExp(`^## ${name} [0-9.]+ `, 'm'))
  })

  test('runs as a command', () => {
    const help = run(empty, 'npx', ['--offline', 'xlane', '--help'])
    expect(help.code).toBe(0)
    expect(help.stdout).toMatch(/^Usage: xlane/)
    const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version
    expect(output(empty, 'npx', ['--offline', 'xlane', '--version'])).toBe(`${version}\n`)
  })

  test('simulates in worker threads what it simulates in one', () => {
    const files = ['topologies/two-racks.yaml', 'examples/two-racks.requests.yaml'].map(file =>
      join(installed, file),
    )
    const simulated = (workers: string): string =>
      output(empty, 'npx', [
        ...['--offline', 'xlane', 'simulate', ...files, '--json'],
        ...['--duration', '2ms', '--replications', '3', '--workers', workers],
      ])
    const alone = simulated('1')
    expect(JSON.parse(alone)).toMatchObject({ complete: true, replications: 3, violations: [] })
    expect(simulated('2')).toBe(alone)
  })

  test('its bill of materials names every package that is bundled or installed, with its version', () => {
    const bom = JSON.parse(readFileSync(join(installed, 'dist/sbom.cdx.json'), 'utf8'))
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'xlane' } } })
    const named = new Set(bom.components.map((c: { purl: string }) => decodeURIComponent(c.purl)))
    const lists = [
      'THIRD-PARTY-LICENSES.md',
      'PAGE-LICENSES.md',
      'LIVE-LICENSES.md',
      'PLAYGROUND-LICENSES.md',
    ].map(file => readFileSync(join(installed, 'dist', file), 'utf8'))
    const bundled = lists.flatMap(text => [...text.matchAll(/^## (\S+) (\S+) \(/gm)])
    expect(bundled.length).toBeGreaterThan(40)
    for (const [, name, version] of bundled) expect(named).toContain(`pkg:npm/${name}@${version}`)
    const names = [...named].map(purl => String(purl).replace(/^pkg:npm\/(.*)@[^@]*$/, '$1'))
    const folders = readdirSync(join(empty, 'node_modules'), { recursive: true, withFileTypes: true })
    const inTree = folders.flatMap(entry => {
      const at = join(entry.parentPath, entry.name)
      const isPackage =
        entry.isDirectory() && /node_modules\/(@[^/]+\/)?[^/@.][^/]*$/.test(at) && !at.includes('/xlane')
      return isPackage ? [at.slice(at.lastIndexOf('node_modules/') + 'node_modules/'.length)] : []
    })
    expect(inTree.filter(name => !names.includes(name))).toEqual([])
  })

  test.each(['xlane', 'xlane/core', 'xlane/controller', 'xlane/report'])(
    'import and require give the same: %s',
    door => {
      const imported = node(
        'a.mjs',
        `import * as x from '${door}'\nconsole.log(Object.keys(x).sort().join())`,
      )
      const required = node('b.cjs', `console.log(Object.keys(require('${door}')).sort().join())`)
      expect(imported).not.toBe('')
      expect(required).toBe(imported)
    },
  )

  test('all doors lead to the same things', () => {
    const source = `import * as all from 'xlane'
const parts = await Promise.all(['core', 'controller', 'report'].map(door => import('xlane/' + door)))
const names = parts.flatMap(part => Object.keys(part)).sort()
console.log(names.join() === Object.keys(all).sort().join(), parts.every(p => Object.keys(p).every(k => p[k] === all[k])))`
    expect(node('doors.mjs', source)).toBe('true true')
  })

  test('the page and the drawing are functions', () => {
    const source = `import { readFileSync } from 'node:fs'
import { parseTopologyOrThrow, parseRequestsOrThrow, analyze } from 'xlane/core'
import { networkSvg, reportHtml } from 'xlane/report'
const read = file => readFileSync('node_modules/xlane/' + file, 'utf8')
const topology = parseTopologyOrThrow(read('topologies/two-racks.yaml'), { file: 't' })
const requests = parseRequestsOrThrow(read('examples/two-racks.requests.yaml'), { file: 'r', topology })
const { allocation, result } = analyze(topology, requests)
const svg = await networkSvg(topology, { result })
const html = await reportHtml(topology, allocation, { detail: 3, compare: true })
console.log(/<svg[^]*<.svg>/.test(svg), html.startsWith('<!doctype html>'), html.length > 300000)`
    expect(node('report.mjs', source)).toBe('true true true')
  })

  test('serves: a decision in the journal, a plan against it, a stop in order', async () => {
    const topology = join(installed, 'topologies/two-racks.yaml')
    const cli = join(installed, 'dist/cli.mjs')
    const journal = join(empty, 'contracts.journal')
    const child = spawn(process.execPath, [cli, 'serve', topology, '--state', journal, '--port', '0'], {
      cwd: empty,
    })
    const ended = new Promise(resolve => child.once('exit', resolve))
    let out = ''
    for await (const chunk of child.stdout) {
      out += chunk
      if (out.includes('\n')) break
    }
    const address = /http:\S+:\d+/.exec(out)?.[0] ?? out
    const body = { id: 'a', sender: 'a1', receivers: ['b1'], loadSize: '64 B', period: '100 us' }
    const answer = await fetch(`${address}/v1/tunnels`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect([answer.status, await answer.json()]).toMatchObject([201, { kind: 'granted', id: 'a' }])
    expect((await fetch(`${address}/metrics`)).status).toBe(200)
    expect((await fetch(`${address}/openapi.json`)).status).toBe(200)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    const wishes = join(empty, 'wishes.json')
    writeFileSync(wishes, JSON.stringify({ requests: [body] }))
    const plan = run(empty, process.execPath, [cli, 'plan', topology, wishes, '--state', journal])
    expect(plan.stdout).toContain('NO CHANGES')
  })

  test('importing the library prints nothing, and its insides stay inside', () => {
    expect(node('c.mjs', "import 'xlane'")).toBe('')
    const inside = "import('xlane/dist/cli.mjs').catch(error => console.log(error.code))"
    expect(node('d.mjs', inside)).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED')
  })

  test.each(['consumer.mts', 'consumer.cts'])('types resolve and hold: %s', file => {
    const use = `const rings = generateTopology({ shape: 'ring', switches: 4, hostsPerSwitch: 1 })
const names: readonly string[] = rings.nodes.map(node => node.id)
// @ts-expect-error a shape must be one of those known
generateTopology({ shape: 'moebius' })
export { names }`
    writeFileSync(
      join(empty, file),
      `import { generateTopology } from 'xlane'\nimport { check } from 'xlane/core'\nimport { Controller } from 'xlane/controller'\nimport { reportHtml } from 'xlane/report'\n${use}\nexport { check, Controller, reportHtml }\n`,
    )
    const compilerOptions = {
      strict: true,
      noEmit: true,
      target: 'es2023',
      module: 'nodenext',
      skipLibCheck: false,
      types: [],
    }
    writeFileSync(join(empty, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }))
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    expect(run(empty, process.execPath, [tsc, '-p', '.'])).toMatchObject({ code: 0, stdout: '' })
  })

  test('publint finds nothing', async () => {
    const { messages } = await publint({ pkgDir: installed, strict: true, pack: false })
    expect(messages).toEqual([])
  })

  // Both ways in, by import and by require; the resolution of before Node 12 knows no exports.
  test('are the types wrong? no', () => {
    const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js')
    const { code, stdout } = run(empty, process.execPath, [attw, tarball, '--profile', 'node16'])
    expect(code, stdout).toBe(0)
  })
})
