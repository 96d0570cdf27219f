import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { exportTopology } from '../../src/convert/export.ts'
import type { Target } from '../../src/convert/format-names.ts'
import { labNames } from '../../src/convert/out/lab-names.ts'
import { sniff } from '../../src/convert/sniff.ts'
import type { Link, Topology } from '../../src/model/topology.ts'
import { scratchFile, xlane } from '../cli/harness.ts'
import { topology as topologies } from '../formats/arbitraries.ts'
import { converted, fileText } from './convert-text.ts'

/** Each direction with all that it says, ids included; where a drawing puts it is no part of the network. */
const inOrder = (links: readonly Link[], target: Target) =>
  links
    .map(link => (NAMES_PORTS.has(target) ? withoutPorts(link) : link))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))

/** Formats in which every end has a port. */
const NAMES_PORTS: ReadonlySet<Target> = new Set(['rfc8345', 'containerlab'])

const withoutPorts = ({ labels = {}, ...link }: Link): Link => {
  const { port: _port, farPort: _farPort, ...rest } = labels
  return { ...link, ...(Object.keys(rest).length === 0 ? {} : { labels: rest }) }
}

/** Whether a format can hold it: queues of nothing are none, and encapsulations need a name. */
const isPlain = ({ links, encapsulation }: Topology): boolean =>
  links.every(link => link.queueSizeBits > 0) && encapsulation.name !== 'custom'

const BACK: readonly Target[] = ['graphml', 'node-link', 'rfc8345', 'containerlab']

describe('what is written reads back as the same network', () => {
  test.each(BACK)('%s', async target => {
    await fc.assert(
      fc.asyncProperty(topologies.filter(isPlain), async topology => {
        const text = await exportTopology(topology, target)
        expect(sniff(text!)).toBe(target)
        if (topology.nodes.length === 0) return
        const back = await converted(text!, { queueBits: Number.POSITIVE_INFINITY })
        const { nodes, links, ...network } = topology
        const { nodes: nodesBack, links: linksBack, ...networkBack } = back.topology
        expect(nodesBack.map(({ layout: _, ...node }) => node)).toEqual(
          nodes.map(({ layout: _, ...node }) => node),
        )
        expect(inOrder(linksBack, target)).toEqual(inOrder(links, target))
        const { name: _name, ...others } = network
        expect(networkBack).toMatchObject(others)
      }),
      { numRuns: 60 },
    )
  })
})

test('names of a lab are names that containers can have, each once', () => {
  fc.assert(
    fc.property(topologies, topology => {
      const names = [...labNames(topology).values()]
      for (const name of names) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/)
      expect(new Set(names.map(name => name.toLowerCase())).size).toBe(names.length)
    }),
  )
})

const lab = async (target: Target): Promise<string> =>
  (await exportTopology(
    (
      await converted(fileText('itz-eenet.graphml'), { bandwidthBps: 1_000_000_000 })
    ).topology,
    target,
  ))!

describe('what others read', () => {
  test('mermaid, draw.io, CSV, GeoJSON, Ansible, Prometheus and netlab', async () => {
    expect((await lab('mermaid')).split('\n').slice(0, 2)).toEqual(['flowchart LR', '  n0["Parnu"]'])
    expect(await lab('drawio')).toMatch(/^<mxfile>[\s\S]*<mxCell id="n0" value="Parnu"[\s\S]*<\/mxfile>\n$/)
    expect((await lab('csv')).split('\r\n')[0]).toBe(
      'link,from,to,bandwidth_bps,queue_bits,min_latency_ps,max_jitter_ps,port,far_port,load,worst_delay_ps',
    )
    const map = JSON.parse(await lab('geojson'))
    expect(map.features[0]).toMatchObject({
      type: 'Feature',
      geometry: { type: 'Point' },
      properties: { name: 'Parnu' },
    })
    expect(parse(await lab('ansible')).all.children.switches.hosts.Parnu.xlane_interfaces[0]).toMatchObject({
      name: 'eth1',
    })
    expect(await lab('prometheus')).toMatch(
      /^# HELP xlane_link_bandwidth_bits_per_second[\s\S]*\{link="[^"]+",from="[^"]+",to="[^"]+"\} 1e?\d+/m,
    )
    const netlab = await lab('netlab')
    expect(sniff(netlab)).toBe('netlab')
    expect((await converted(netlab)).counts).toMatchObject({ nodes: 13, cables: 16, parallel: 3 })
  })

  test('a lab of containerlab has what its schema asks for, and commands for rates and delays', async () => {
    const { name, topology } = parse(await lab('containerlab'))
    expect(Object.keys(topology)).toEqual(['defaults', 'nodes', 'links'])
    expect(name).toMatch(/^[a-z0-9][a-z0-9_.-]*$/)
    for (const { endpoints, ...rest } of topology.links) {
      expect(Object.keys(rest)).toEqual(['vars'])
      for (const end of endpoints) expect(topology.nodes).toHaveProperty([end.split(':')[0]])
    }
    const { exec } = topology.nodes.Parnu
    expect(exec).toContain('ip link add name br0 type bridge stp_state 1')
    expect(exec.at(-1)).toMatch(
      /^tc qdisc replace dev eth\d+ root netem delay [\d.]+us( [\d.]+us)? rate \d+bit limit 100000$/,
    )
  })
})

describe('what a format cannot say is listed with its place', () => {
  const topology = scratchFile(
    'settings.yaml',
    `nodes: { a: { kind: host }, s: { kind: switch }, b: { kind: host } }
mtu: 9000 B
links:
  - { from: a, to: s, bandwidth: 1 Gbit/s, queueSize: 1 MB, mtu: 1500 B }
  - { id: up, from: s, to: b, bandwidth: 1 Gbit/s, queueSize: 1 MB, preemption: { express: [0] } }
`,
  )

  test.each([
    ['mermaid', ['mtu of the network', 'mtu of 1 link', 'id of 1 link', 'preemption of 1 link']],
    ['csv', ['mtu of the network', 'mtu of 1 link', 'preemption of 1 link']],
    ['netlab', ['mtu of the network', 'id of 1 link', 'preemption of 1 link']],
    ['graphml', []],
  ])('%s', async (target, lost) => {
    const { code, stderr } = await xlane(['convert', topology, '--to', target])
    expect(code).toBe(0)
    const said = [...stderr.matchAll(/^not kept: (.*) \((.*)\)$/gm)]
    expect(said.map(([, what]) => what)).toEqual(lost)
    for (const [, what, place] of said)
      expect(place).toMatch(what!.includes('network') ? /:2:6$/ : /:[45]:\d+$/)
  })
})
