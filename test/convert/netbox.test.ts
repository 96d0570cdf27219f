import { describe, expect, test } from 'vitest'
import { converted, faults } from './convert-text.ts'

const cables = async (files: Readonly<Record<string, string>>) => {
  const { topology, notes } = await converted(files, { bandwidthBps: 1_000_000_000 })
  return {
    nodes: topology.nodes.map(({ id, kind }) => `${id}:${kind}`),
    links: topology.links
      .filter((_, i) => i % 2 === 0)
      .map(
        ({ from, to, labels, bandwidthBps }) =>
          `${from} ${labels!.port}>${to} ${labels!.farPort} ${bandwidthBps}`,
      ),
    notes: notes.map(({ text }) => text),
  }
}

describe('NetBox', () => {
  test('tables as its pages export them: names for people, rates and lengths in words', async () => {
    const { nodes, links } = await cables({
      'netbox_cables.csv': `ID,Label,Termination A,Termination B,Device A,Device B,Status,Type,Length
1,,Ethernet1,Ethernet1,leaf1,spine1,Connected,Multimode Fiber (OM4),10 m
2,,eno1,Ethernet2,srv1,leaf1,Connected,CAT6,`,
      'netbox_interfaces.csv': `ID,Name,Device,Label,Enabled,Type,Speed
1,Ethernet1,leaf1,,True,SFP28 (25GE),
2,Ethernet1,spine1,,True,QSFP28 (100GE),40 Gbps
3,eno1,srv1,,True,1000BASE-T (1GE),
4,Ethernet2,leaf1,,True,10GBASE-T (10GE),`,
      'netbox_devices.csv': 'Name,Status,Site,Role\nsrv1,Active,Oslo,Server\nleaf1,Active,Oslo,Leaf',
    })
    expect(nodes).toEqual(['leaf1:switch', 'spine1:switch', 'srv1:host'])
    expect(links).toEqual([
      'leaf1 Ethernet1>spine1 Ethernet1 25000000000',
      'srv1 eno1>leaf1 Ethernet2 1000000000',
    ])
  })

  test('a trunk of several fibres keeps their order; lengths add up, parts of metres too', async () => {
    const files = {
      'cables.csv': `side_a_device,side_a_type,side_a_name,side_b_device,side_b_type,side_b_name,status,length,length_unit
a1,dcim.interface,e1,p1,dcim.frontport,F1,connected,0.5,m
a2,dcim.interface,e1,p1,dcim.frontport,F2,connected,0.5,m
b1,dcim.interface,e1,p2,dcim.frontport,F1,connected,0.5,m
b2,dcim.interface,e1,p2,dcim.frontport,F2,connected,0.5,m
p1,dcim.rearport,R,p2,dcim.rearport,R,connected,100,m
a1,dcim.powerport,PSU1,pdu,dcim.poweroutlet,1,connected,1,m`,
      'front.csv': `device,name,type,rear_port,rear_port_position
p1,F1,lc,R,1
p1,F2,lc,R,2
p2,F1,lc,R,1
p2,F2,lc,R,2`,
    }
    const { links, notes } = await cables(files)
    expect(links).toEqual(['a1 e1>b1 e1 1000000000', 'a2 e1>b2 e1 1000000000'])
    expect(notes).toContain('cables that do not end at ports of devices')
    const { topology } = await converted(files, { bandwidthBps: 1_000_000_000, speed: 200_000_000 })
    expect(topology.links[0]).toMatchObject({ minLatencyPs: 505_000, maxJitterPs: 0 })
  })

  test('interfaces that say what they are connected to need no cables', async () => {
    const face = (id: number, device: string, farId: number, far: string) => ({
      id,
      device: { name: device },
      name: 'eth0',
      type: { value: '1.6tbase-cr8' },
      connected_endpoints: [{ id: farId, device: { name: far }, name: 'eth0' }],
    })
    const results = [face(1, 'x', 2, 'y'), face(2, 'y', 1, 'x')]
    const { links } = await cables({ 'interfaces.json': JSON.stringify({ count: 2, results }) })
    expect(links).toEqual(['x eth0>y eth0 1600000000000'])
  })

  test('GraphQL', async () => {
    const end = (device: string) => [{ __typename: 'InterfaceType', name: 'eth0', device: { name: device } }]
    const list = [{ id: '1', status: 'connected', a_terminations: end('x'), b_terminations: end('y') }]
    const { links } = await cables({ 'reply.json': JSON.stringify({ data: { cable_list: list } }) })
    expect(links).toEqual(['x eth0>y eth0 1000000000'])
  })

  test('units that every object has are none', async () => {
    const text =
      'side_a_device,side_a_name,side_b_device,side_b_name,length,length_unit\na,1,b,1,5,constructor'
    expect((await cables({ 'cables.csv': text })).links).toEqual(['a 1>b 1 1000000000'])
  })

  test('ids alone name no port', async () => {
    const text =
      'id,termination_a_type,termination_a_id,termination_b_type,termination_b_id\n1,dcim.interface,4,dcim.interface,5'
    expect(await faults(text)).toEqual(['2:1 MISSING_KEY'])
  })
})
