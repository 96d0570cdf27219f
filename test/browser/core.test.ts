import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, normalize, resolve } from 'node:path'
import { build } from 'tsdown'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type * as Core from '../../src/doors/core.ts'
import { Browser, hasChromium, scratch } from './chromium.ts'

const root = resolve(import.meta.dirname, '../..')
const dist = join(root, 'dist')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const TEXTS = {
  topology: read('topologies/two-racks.yaml'),
  requests: read('examples/two-racks.requests.yaml'),
}

/** The whole of it: read, placed, analysed, certified, checked, explained, asked what if, told. */
const wholeStory = (core: typeof Core, texts: typeof TEXTS): string => {
  const topology = core.parseTopologyOrThrow(texts.topology, { file: 'topology.yaml' })
  const requests = core.parseRequestsOrThrow(texts.requests, { file: 'requests.yaml', topology })
  const { result, allocation } = core.analyze(topology, requests)
  const verified = core.verify(topology, allocation, core.certify(topology, allocation))
  const explained = allocation.tunnels.map(tunnel => core.explain(topology, allocation, tunnel.id))
  const asked = core.whatIf(topology, allocation)
  const change = asked.fail({ link: topology.links[0]?.id ?? '' })
  return JSON.stringify([result, verified, explained, change, core.analysisText(result)])
}

let server: Server
let address = ''

/** dist/ as it is, and pages that load it. */
beforeAll(async () => {
  const bundled = join(scratch, 'core-bundle')
  mkdirSync(bundled)
  writeFileSync(join(bundled, 'entry.mjs'), `export * from ${JSON.stringify(join(dist, 'core.mjs'))}\n`)
  await build({
    config: false,
    entry: { core: join(bundled, 'entry.mjs') },
    outDir: join(bundled, 'out'),
    format: 'esm',
    platform: 'browser',
    dts: false,
    logLevel: 'silent',
    outExtensions: () => ({ js: '.js' }),
  })
  const folders: Readonly<Record<string, string>> = { dist, bundle: join(bundled, 'out') }
  server = createServer((request, response) => {
    const [, folder = '', ...rest] = normalize(request.url ?? '/').split('/')
    if (folders[folder] === undefined) {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>core</title>')
      return
    }
    response.setHeader('content-type', 'text/javascript').end(readFileSync(join(folders[folder], ...rest)))
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => void server.close())

describe.skipIf(!hasChromium)('xlane/core in a browser', () => {
  test.each([
    ['as it is in the package', '/dist/core.mjs'],
    ['bundled, without shims', '/bundle/core.js'],
  ])('%s: the same numbers as in Node', async (_how, path) => {
    const browser = await Browser.start()
    try {
      const { page, complaints } = await browser.openAt(address)
      // As text: what the test runner makes of an import means nothing in the page.
      const story = await page.evaluate(
        `import(${JSON.stringify(`${address}${path}`)}).then(core => (${wholeStory.toString()})(core, ${JSON.stringify(TEXTS)}))`,
      )
      const core = (await import(join(dist, 'core.mjs'))) as typeof Core
      expect(story).toBe(wholeStory(core, TEXTS))
      expect(complaints).toEqual([])
    } finally {
      await browser.stop()
    }
  })
})

test('nothing that xlane/core loads needs Node', () => {
  const seen = new Set<string>()
  const outside: string[] = []
  const walk = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    const imports = readFileSync(join(dist, file), 'utf8').matchAll(
      /^(?:import|export) [^;"]*?"([^"]+)";|import\("([^"]+)"\)/gm,
    )
    for (const [, fixed, late] of imports) {
      const name = fixed ?? late ?? ''
      if (name.startsWith('./')) walk(name.slice(2))
      else outside.push(`${file}: ${name}`)
    }
  }
  walk('core.mjs')
  expect(seen.size).toBeGreaterThan(10)
  expect(outside).toEqual([])
})
