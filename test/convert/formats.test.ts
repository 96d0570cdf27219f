import { describe, expect, test } from 'vitest'
import { sniff } from '../../src/convert/sniff.ts'
import { converted, faults } from './convert-text.ts'
import { SAMPLES } from './samples.ts'

describe('formats', () => {
  test.each(Object.entries(SAMPLES))('%s', async (_name, { format, text, asked, ...expected }) => {
    const [first] = typeof text === 'string' ? [text] : Object.values(text)
    expect(sniff(first!)).toBe(format)
    const { topology, requests = [] } = await converted(text, asked)
    expect(topology.nodes.map(({ id, kind }) => `${id}:${kind}`)).toEqual(expected.nodes)
    const cables = topology.links.filter(
      ({ id, from, to }) =>
        !id.endsWith('~') &&
        !topology.links.some(
          (l, i) =>
            l.id === `${to}>${from}` &&
            i < topology.links.findIndex(m => m.id === id) &&
            id === `${from}>${to}`,
        ),
    )
    expect(
      cables.map(
        ({ from, to, bandwidthBps, minLatencyPs, maxJitterPs }) =>
          `${from}>${to} ${bandwidthBps} ${minLatencyPs}+${maxJitterPs}`,
      ),
    ).toEqual(expected.links)
    expect(
      requests.map(
        ({ id, sender, receivers, loadSizeBits, periodPs }) =>
          `${id} ${sender}>${receivers.join(',')} ${loadSizeBits} ${periodPs}`,
      ),
    ).toEqual(expected.requests ?? [])
  })
})

describe('what is wrong has a place', () => {
  test.each([
    ['a tag that is not closed', '<graphml><graph>', '1:16 FOREIGN_SYNTAX'],
    [
      'an entity of its own',
      '<!DOCTYPE g [<!ENTITY a "b">]><graphml><graph/></graphml>',
      '1:30 FOREIGN_SYNTAX',
    ],
    [
      'an edge to nowhere',
      '<graphml><graph><node id="a"/><edge source="a" target="b"/></graph></graphml>',
      '1:31 UNKNOWN_NODE',
    ],
    ['a node twice', '<graphml><graph><node id="a"/><node id="a"/></graph></graphml>', '1:31 DUPLICATE_ID'],
    ['a list of GML that stays open', 'graph [ node [ id 0 ]', '1:1 FOREIGN_SYNTAX'],
    [
      'both spellings',
      '{"directed": false, "nodes": [{"id": 1}], "links": [], "edges": []}',
      '1:52 FOREIGN_SYNTAX',
    ],
    [
      'a capacity without a unit',
      '{"directed": false, "nodes": [{"id": 1}, {"id": 2}], "links": [{"source": 1, "target": 2, "capacity": 5000.0}]}',
      '1:103 MISSING_UNIT',
    ],
    ['a template', 'name: a\ntopology:\n  nodes:\n    {{ x }}: {}', '4:5 FOREIGN_SYNTAX'],
    [
      'an endpoint without an interface',
      'topology:\n  nodes: { a: {}, b: {} }\n  links:\n    - endpoints: [a, "b:eth1"]',
      '4:19 FOREIGN_SYNTAX',
    ],
    [
      'links beside the topology',
      'topology:\n  nodes: { a: {}, b: {} }\nlinks:\n  - endpoints: ["a:1", "b:1"]',
      '4:3 UNSUPPORTED',
    ],
  ])('%s', async (_name, text, place) => {
    expect((await faults(text, { bandwidthBps: 1_000_000_000 }))[0]).toBe(place)
  })

  test.each([
    ['{"nodes": [1,', '1:13 JSON_SYNTAX'],
    ['name: lab\ntopology: [', '2:12 YAML_SYNTAX'],
    ['# Networks\n\nhello', '0:0 FOREIGN_FORMAT'],
  ])('broken data is broken data, %j', async (text, place) => {
    expect((await faults({ 'net.json': text }))[0]).toBe(place)
  })

  test('a pointer of Git LFS is named', async () => {
    const text = 'version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 1\n'
    await expect(converted(text)).rejects.toThrow('git lfs pull')
  })

  test.each(['components', 'fabric'])('%s of netlab are for netlab to expand', async key => {
    expect(await faults(`provider: clab\n${key}: {}\nnodes: [a]\n`)).toEqual([
      `2:${key.length + 3} UNSUPPORTED`,
    ])
  })

  test('nothing that is known', async () => {
    expect(await faults('hello, world')).toEqual(['0:0 FOREIGN_FORMAT'])
    expect(await faults('')).toEqual(['0:0 FOREIGN_FORMAT'])
  })
})
