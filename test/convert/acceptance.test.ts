import { expect, test } from 'vitest'
import type { HostRule } from '../../src/convert/build/options.ts'
import { parseTopology } from '../../src/formats/topology/parse-topology.ts'
import { printTopology } from '../../src/formats/topology/print-topology.ts'
import { converted, fileText } from './convert-text.ts'

/** Counted by hand and by other programs: what each file holds. */
const TABLE = `
b4.nodelink.json            12  0  19  0 0  0  38 1 0
clos01.clab.yml              5  2   4  0 0  4   4 1 0
clos02.clab.yml             14  4  16  0 0 16  16 1 0
fattree-k4.rfc8345.json     36 16  48  0 0  0   0 1 0
fb-fabric-pod.nodelink.json 148 96 288 0 0  0 288 1 0
gabriel25-0.nodelink.json   25  0  40  0 0 40   0 1 0
itz-aarnet.gml              19  0  24  0 0 24   0 1 0
itz-abilene.graphml         11  0  14  0 0 14   0 1 0
itz-belnet2005.graphml      23  0  44  0 3  0  12 1 0
itz-eenet.graphml           13  0  16  0 3  0   1 1 0
itz-geant2009.graphml       34  0  52  0 0  0   0 1 0
itz-renater2010.gml         43  0  56  0 0  0   8 1 0
itz-uninett2010.graphml     74  0 101  0 0  3   0 1 0
netlab-tc.yml                2  2   1  0 0  1   0 1 0
nsfnet-n14-e42.n2p          14  0  21  0 0  0   0 1 0
pubsub-10sw-50dev.yaml      60 50  64  0 0  0   0 1 0
tsn-in-vehicle.yaml         20 14  21  0 0  0   0 1 0
xlane-testbed.yaml          18 17   0 34 0  0   0 1 0`

const rows = TABLE.trim()
  .split('\n')
  .map(line => line.trim().split(/\s+/))

const LEAVES: HostRule = { kind: 'leaves' }

test.each(rows)('%s', async (name, ...numbers) => {
  const [nodes, hosts, cables, simplex, parallel, withoutRate, withoutDelay, components, isolated] =
    numbers.map(Number)
  const { counts, topology, remarks } = await converted(fileText(name!), {
    bandwidthBps: 10_000_000_000,
    capacityUnit: 'Mbit/s',
    ...(name === 'fattree-k4.rfc8345.json' ? { hosts: LEAVES } : {}),
  })
  expect(counts).toEqual({
    nodes,
    hosts,
    cables,
    simplex,
    parallel,
    withoutRate,
    withoutDelay,
    components,
    isolated,
    selfLoops: 0,
  })
  const text = printTopology(topology, { remarks, comment: 'from elsewhere' })
  expect(parseTopology(text, { file: 'topology.yaml' })).toEqual({ ok: true, value: topology, warnings: [] })
})
