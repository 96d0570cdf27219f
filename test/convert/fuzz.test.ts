import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { describe, expect, test } from 'vitest'
import { NO_RULES } from '../../src/convert/build/rules.ts'
import { pcapBytes } from '../../src/convert/captures/write-pcap.ts'
import { convertFiles } from '../../src/convert/convert.ts'
import { convertText, fileText } from './convert-text.ts'
import { SAMPLES } from './samples.ts'

/** Mutated files of each format; XLANE_CONVERT_FUZZ=10000 for a night. */
const RUNS = Number(process.env.XLANE_CONVERT_FUZZ ?? 150)

const random = (seed: number): ((below: number) => number) => {
  const generator = xoroshiro128plus(seed)
  return below => (generator.next() >>> 0) % Math.max(1, below)
}

const JUNK = [
  '',
  '0',
  '-1',
  '1e999',
  '9'.repeat(400),
  '1e-400',
  'NaN',
  'null',
  'true',
  '[]',
  '{}',
  '""',
  '"',
  '<',
  '>',
  '&a;',
  '&#0;',
  '\u0000',
  '\ud800',
  '__proto__',
  'constructor',
  '../../x',
  '$(x)',
  ' '.repeat(2000),
  '['.repeat(2000),
  '{"a":'.repeat(1500),
  '('.repeat(300),
  '<a>'.repeat(300),
  '*a',
  '&a [*a]',
  '!!js/function x',
  '\t',
  '\r\n',
  '{{ x }}',
  '# ',
  '/*',
  '<!--',
  ']]>',
  '1/2/3',
  'é🙂',
  '-9007199254740993',
  '0x10',
  '1_000',
]

/** One mistake of those that people, editors and broken disks make. */
const mutate = (text: string, next: (below: number) => number): string => {
  const at = next(text.length)
  const end = Math.min(text.length, at + 1 + next(30))
  switch (next(8)) {
    case 0:
      return text.slice(0, at)
    case 1:
      return text.slice(at)
    case 2:
      return text.slice(0, at) + text.slice(end)
    case 3:
      return text.slice(0, end) + text.slice(at)
    case 4:
      return text.slice(0, at) + JUNK[next(JUNK.length)]! + text.slice(end)
    case 5: {
      // A number, a text or a word becomes something else.
      const tokens = [...text.matchAll(/"[^"\n]*"|-?\d+(?:\.\d+)?|\b\w+\b/g)]
      const token = tokens[next(tokens.length)]
      if (token === undefined) return text
      return text.slice(0, token.index) + JUNK[next(JUNK.length)]! + text.slice(token.index + token[0].length)
    }
    case 6: {
      const lines = text.split('\n')
      const from = next(lines.length)
      lines.splice(next(lines.length), 0, ...lines.slice(from, from + 1 + next(3)))
      return lines.join('\n')
    }
    default: {
      const tokens = [...text.matchAll(/"[^"\n]*"|-?\d+(?:\.\d+)?/g)]
      const [a, b] = [tokens[next(tokens.length)], tokens[next(tokens.length)]]
      if (a === undefined || b === undefined) return text
      return text.slice(0, a.index) + b[0] + text.slice(a.index + a[0].length)
    }
  }
}

const FILES = [
  'b4.nodelink.json',
  'clos01.clab.yml',
  'itz-aarnet.gml',
  'itz-eenet.graphml',
  'netlab-tc.yml',
  'nsfnet-n14-e42.n2p',
  'tsn-in-vehicle.yaml',
  'gabriel25-0.nodelink.json',
]

/** All nodes and the first links: a file of which a mutation hits something that counts. */
const fewLinks = (text: string): string => {
  const { 'ietf-network:networks': networks } = JSON.parse(text)
  const [network] = networks.network
  const link = network['ietf-network-topology:link'].slice(0, 8)
  const few = { network: [{ ...network, 'ietf-network-topology:link': link }] }
  return JSON.stringify({ 'ietf-network:networks': few }, null, 1)
}

const texts: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ...FILES.map(name => [name, { [name]: fileText(name) }] as const),
  ['fattree-k4.rfc8345.json', { 'a.json': fewLinks(fileText('fattree-k4.rfc8345.json')) }],
  ...Object.entries(SAMPLES).map(
    ([name, { text }]) => [name, typeof text === 'string' ? { input: text } : text] as const,
  ),
]

describe('a mutated file is converted or refused with a place, never more', () => {
  test.each(texts)('%s', async (_name, files) => {
    const next = random(7)
    const names = Object.keys(files)
    for (let run = 0; run < RUNS; run++) {
      const which = names[next(names.length)]!
      let text = files[which]!
      for (let i = 0; i <= next(3); i++) text = mutate(text, next)
      const start = process.cpuUsage()
      const result = await convertText(
        { ...files, [which]: text },
        { bandwidthBps: 1_000_000_000, capacityUnit: 'Mbit/s', packetBits: 8000 },
      ).catch((error: unknown) => {
        throw new Error(`run ${run}: ${String((error as Error).stack)}\n${text.slice(0, 3000)}`)
      })
      const { user, system } = process.cpuUsage(start)
      expect(user + system, text.slice(0, 500)).toBeLessThan(2_000_000)
      if (!result.ok) {
        expect(result.diagnostics.length).toBeGreaterThan(0)
        for (const { code, line, column } of result.diagnostics)
          expect([typeof code, line >= 0, column >= 0]).toEqual(['string', true, true])
      }
    }
  })

  test('captures', async () => {
    const next = random(8)
    const headers = Uint8Array.from({ length: 60 }, (_, i) => (i === 12 ? 8 : i === 14 ? 0x45 : i))
    const sound = pcapBytes(
      Array.from({ length: 20 }, (_, k) => ({ atPs: k * 1e9, frameBytes: 100, headers })),
    )
    for (let run = 0; run < RUNS * 3; run++) {
      const bytes = sound.slice(0, next(4) === 0 ? next(sound.length) : sound.length)
      for (let i = 0; i <= next(6); i++) bytes[next(bytes.length)] = next(256)
      await convertFiles([{ name: 'x.pcap', text: '', bytes, sha256: '' }], {
        requests: true,
        read: { labels: false },
        build: { detour: 1.5, attachHosts: 0, names: 'label', rules: NO_RULES },
      })
    }
  })
})

describe('files made to hurt', () => {
  test.each([
    [
      'billion laughs',
      `<!DOCTYPE x [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, i) => `<!ENTITY b${i} "&a;&a;&a;">`).join('')}]><graphml>&b8;</graphml>`,
    ],
    [
      'aliases',
      `topology:\n  a: &a [1, 2, 3]\n${Array.from({ length: 12 }, (_, i) => `  b${i}: &b${i} [${`*${i === 0 ? 'a' : `b${i - 1}`}, `.repeat(9)}1]`).join('\n')}\n  nodes: {}\n`,
    ],
    ['an alias of itself', 'topology: &t\n  nodes: *t\n'],
    ['brackets', '['.repeat(1_000_000)],
    ['brackets of GML', `graph [ ${'a [ '.repeat(200_000)}`],
    ['tags', '<graphml>'.repeat(100_000)],
    ['a megabyte of digits', `graph [ node [ id ${'1'.repeat(1_000_000)} ] ]`],
    [
      'a megabyte of digits as a rate',
      `<graphml><key id="d" for="edge" attr.name="LinkSpeedRaw"/><graph><node id="a"/><node id="b"/><edge source="a" target="b"><data key="d">${'1'.repeat(1_000_000)}</data></edge></graph></graphml>`,
    ],
    [
      'a label of a megabyte',
      `<graphml><key id="d" for="edge" attr.name="LinkLabel"/><graph><node id="a"/><node id="b"/><edge source="a" target="b"><data key="d">${'1'.repeat(1_000_000)} Gbit/s</data></edge></graph></graphml>`,
    ],
    ['subgraphs of DOT', `graph { ${'subgraph { '.repeat(20_000)}`],
    ['hyphens of netlab', `provider: clab\nnodes: [a]\nlinks:\n- ${'a-'.repeat(300_000)}a\n`],
    ['a megabyte of quotes', `"${'\\"'.repeat(500_000)}`],
    ['a megabyte of blanks', ' '.repeat(1_000_000)],
    ['a megabyte of commas', ','.repeat(1_000_000)],
    ['comments that stay open', `/*${' * '.repeat(300_000)}`],
    ['prologues', '<?xml?>'.repeat(150_000)],
  ])('%s', async (_name, text) => {
    const start = process.cpuUsage()
    await convertText(text, { bandwidthBps: 1_000_000_000, labels: true })
    const { user, system } = process.cpuUsage(start)
    expect((user + system) / 1e6).toBeLessThan(2)
  })
})

describe('large files that are right', () => {
  test.each([
    [
      'GraphML of 50,000 edges',
      `<graphml><graph edgedefault="undirected">${Array.from({ length: 20_000 }, (_, i) => `<node id="n${i}"/>`).join('\n')}${Array.from({ length: 50_000 }, (_, i) => `<edge source="n${i % 20_000}" target="n${(i * 7 + 1) % 20_000}"/>`).join('\n')}</graph></graphml>`,
      5,
    ],
    [
      'DOT of 40,000 edges',
      `graph { ${Array.from({ length: 40_000 }, (_, i) => `n${i} -- n${i + 1};`).join('\n')} }`,
      2,
    ],
  ])('%s', async (_name, text, seconds) => {
    const start = process.cpuUsage()
    const result = await convertText(text, { bandwidthBps: 1_000_000_000 })
    const { user, system } = process.cpuUsage(start)
    expect(result.ok).toBe(true)
    expect((user + system) / 1e6).toBeLessThan(seconds)
  })
})
