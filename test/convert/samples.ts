import type { FormatName } from '../../src/convert/format-names.ts'
import { type Asked, fileText } from './convert-text.ts'

/** A small network of each format, as its program writes it, and what it comes to. */
export interface Sample {
  readonly format: FormatName
  readonly text: string | Readonly<Record<string, string>>
  readonly asked?: Asked
  /** Nodes as `name:host`, links as `from>to rate least+spread`. */
  readonly nodes: readonly string[]
  readonly links: readonly string[]
  readonly requests?: readonly string[]
}

const G = 1_000_000_000

export const SAMPLES: Readonly<Record<string, Sample>> = {
  gexf: {
    format: 'gexf',
    text: `<?xml version="1.0"?><gexf xmlns="http://www.gexf.net/1.2draft" version="1.2"><graph defaultedgetype="undirected">
<attributes class="edge"><attribute id="0" title="bandwidth" type="string"/></attributes>
<attributes class="node"><attribute id="r" title="role" type="string"/></attributes>
<nodes><node id="1" label="core"/><node id="2" label="pc"><attvalues><attvalue for="r" value="host"/></attvalues></node></nodes>
<edges><edge id="0" source="1" target="2"><attvalues><attvalue for="0" value="10 Gbit/s"/></attvalues></edge></edges></graph></gexf>`,
    nodes: ['core:switch', 'pc:host'],
    links: ['core>pc 10000000000 0+0'],
  },
  dot: {
    format: 'dot',
    text: `// a lab
graph "net" { node [role=switch]; a [label="A one", pos="1,2!"]; subgraph cluster_x { node [role=host] h1; h2 }
  a -- { h1 h2 } [bandwidth="1 Gbit/s", delay="5us"]; }`,
    nodes: ['A one:switch', 'h1:host', 'h2:host'],
    links: ['A one>h1 1000000000 5000000+0', 'A one>h2 1000000000 5000000+0'],
  },
  MiniEdit: {
    format: 'mininet',
    text: JSON.stringify({
      application: { dpctl: '' },
      controllers: [],
      hosts: [{ number: '1', opts: { hostname: 'h1', nodeNum: 1 }, x: '10', y: '20' }],
      switches: [{ number: '1', opts: { hostname: 's1', switchType: 'default' }, x: '30', y: '40' }],
      links: [{ src: 'h1', dest: 's1', opts: { bw: 10, delay: '5ms', jitter: '1ms', max_queue_size: 100 } }],
      version: '2',
    }),
    nodes: ['s1:switch', 'h1:host'],
    links: ['h1>s1 10000000 4000000000+2000000000'],
  },
  gns3: {
    format: 'gns3',
    text: JSON.stringify({
      auto_close: true,
      name: 'lab',
      project_id: 'p',
      type: 'topology',
      topology: {
        nodes: [
          { node_id: 'u1', name: 'PC1', node_type: 'vpcs', x: 1, y: 2 },
          { node_id: 'u2', name: 'SW', node_type: 'ethernet_switch', x: 3, y: 4 },
        ],
        links: [
          {
            link_id: 'l',
            filters: { delay: [10, 2] },
            nodes: [
              { node_id: 'u1', adapter_number: 0, port_number: 0, label: { text: 'e0' } },
              { node_id: 'u2', adapter_number: 0, port_number: 3 },
            ],
          },
        ],
      },
    }),
    asked: { bandwidthBps: G },
    nodes: ['PC1:host', 'SW:switch'],
    links: ['PC1>SW 1000000000 8000000000+4000000000'],
  },
  'SNDlib XML': {
    format: 'sndlib',
    text: `<?xml version="1.0" encoding="ISO-8859-1"?><network xmlns="http://sndlib.zib.de/network" version="1.0"><meta><unit>MBITPERSEC</unit></meta>
<networkStructure><nodes coordinatesType="pixel"><node id="A"><coordinates><x>1.0</x><y>2.0</y></coordinates></node><node id="B"><coordinates><x>3</x><y>4</y></coordinates></node></nodes>
<links><link id="L1"><source>A</source><target>B</target><preInstalledModule><capacity>0.0</capacity><cost>0</cost></preInstalledModule><additionalModules><addModule><capacity>155.0</capacity><cost>1</cost></addModule><addModule><capacity>622.0</capacity><cost>2</cost></addModule></additionalModules></link></links></networkStructure>
<demands><demand id="D1"><source>A</source><target>B</target><demandValue>12.0</demandValue></demand></demands></network>`,
    asked: { packetBits: 12_000 },
    nodes: ['A:switch', 'B:switch'],
    links: ['A>B 155000000 0+0'],
    requests: ['D1 A>B 12000 1044000000'],
  },
  'SNDlib native': {
    format: 'sndlib-native',
    text: `?SNDlib native format; type: network; version: 1.0
# network x
NODES (
  A ( 4.30 50.80 )
  B ( 2.00 48.00 )
)
LINKS (
  L1 ( A B ) 40.00 0.00 0.00 0.00 ( 155.00 1.00 )
)
DEMANDS (
  D1 ( A B ) 1 2.00 UNLIMITED
)`,
    asked: { capacityUnit: 'Mbit/s', packetBits: 8000 },
    nodes: ['A:switch', 'B:switch'],
    links: ['A>B 40000000 1766206000+883104000'],
    requests: ['D1 A>B 8000 4264000000'],
  },
  wopanet: {
    format: 'wopanet',
    text: `<elements><network name="demo" technology="FIFO+IS" overhead="67" transmission-capacity="100Mbps"/>
<station name="A1"/><station name="A2"/><switch name="S1" tech-latency="16"/>
<link name="L1" from="A1" to="S1" fromPort="0" toPort="0"/><link name="L2" from="A2" to="S1" fromPort="0" toPort="1"/>
<flow name="v1" source="A1" max-payload="100" min-payload="16" period="32" deadline="32" priority="Low"><target name="A2"><path node="S1"/><path node="A2"/></target></flow>
<flow name="v2" source="A1" arrival-curve="leaky-bucket" lb-burst="1kB" lb-rate="1Mbps" maximum-packet-size="500B"><target><path node="S1"/><path node="A2"/></target></flow></elements>`,
    nodes: ['A1:host', 'A2:host', 'S1:switch'],
    links: ['A1>S1 100000000 0+0', 'A2>S1 100000000 0+0'],
    requests: ['v1 A1>A2 1336 32000000000', 'v2 A1>A2 4000 4000000000'],
  },
  opn: {
    format: 'opn',
    text: fileText('saihu-demo.opn.json'),
    asked: { bandwidthBps: 100_000_000 },
    nodes: [
      's0:switch',
      's1:switch',
      'sink-s1-o0:host',
      'sink-s1-o1:host',
      'src-f0:host',
      'src-f1:host',
      'src-f2:host',
    ],
    links: [
      's0>s1 4000000 0+10000000',
      's1>sink-s1-o0 4000000 0+10000000',
      's1>sink-s1-o1 4000000 0+10000000',
      'src-f0>s0 100000000 0+0',
      'src-f1>s0 100000000 0+0',
      'src-f2>s1 100000000 0+0',
    ],
    requests: [
      'f0 src-f0>sink-s1-o0,sink-s1-o1 400 40000000000',
      'f1 src-f1>sink-s1-o1 400 40000000000',
      'f2 src-f2>sink-s1-o0 400 40000000000',
    ],
  },
  'NetBox CSV': {
    format: 'netbox',
    text: {
      'cables.csv': `side_a_device,side_a_type,side_a_name,side_b_device,side_b_type,side_b_name,type,status,label,length,length_unit
leaf1,dcim.interface,Ethernet1,spine1,dcim.interface,Ethernet1,mmf-om4,connected,C1,10,m
leaf1,dcim.interface,Ethernet2,panel1,dcim.frontport,P1,smf,connected,C2,1,km
panel2,dcim.frontport,P1,spine1,dcim.interface,Ethernet2,smf,connected,C3,1,km
panel1,dcim.rearport,R1,panel2,dcim.rearport,R1,smf,connected,C4,2,km
leaf1,dcim.interface,Ethernet9,spine1,dcim.interface,Ethernet9,mmf,planned,,,`,
      'interfaces.csv': `device,name,type,enabled,speed
leaf1,Ethernet1,25gbase-x-sfp28,True,
spine1,Ethernet1,100gbase-x-qsfp28,True,
leaf1,Ethernet2,10gbase-x-sfpp,True,
spine1,Ethernet2,10gbase-x-sfpp,True,1000000`,
      'ports.csv': `device,name,type,rear_port,rear_port_position
panel1,P1,lc,R1,1
panel2,P1,lc,R1,1`,
    },
    nodes: ['leaf1:switch', 'spine1:switch'],
    links: ['leaf1>spine1 25000000000 50034+1', 'leaf1>spine1 1000000000 20013845+1'],
  },
  'NetBox REST': {
    format: 'netbox',
    text: {
      'cables.json': JSON.stringify({
        count: 1,
        results: [
          {
            id: 1,
            a_terminations: [{ object_type: 'dcim.interface', object_id: 11 }],
            b_terminations: [
              {
                object_type: 'dcim.interface',
                object_id: 27,
                object: { id: 27, name: 'eth0', device: { name: 'srv1' } },
              },
            ],
            status: { value: 'connected' },
            length: 15,
            length_unit: { value: 'm' },
          },
        ],
      }),
      'interfaces.json': JSON.stringify([
        {
          id: 11,
          device: { name: 'leaf1' },
          name: 'Ethernet1',
          speed: 10000000,
          type: { value: '10gbase-x-sfpp' },
          cable: 1,
        },
      ]),
      'devices.json': JSON.stringify({ results: [{ name: 'srv1', role: { slug: 'server' } }], cables: [] }),
    },
    nodes: ['leaf1:switch', 'srv1:host'],
    links: ['leaf1>srv1 10000000000 75051+1'],
  },
  'LLDP of three systems': {
    format: 'lldp',
    text: {
      'leaf1.json': JSON.stringify({
        lldpNeighbors: [
          { port: 'Ethernet1', neighborDevice: 'spine1.example.net', neighborPort: 'Ethernet1/1', ttl: 120 },
        ],
      }),
      'spine1.json': JSON.stringify({
        TABLE_nbor: {
          ROW_nbor: [
            { chassis_id: 'leaf1', l_port_id: 'Eth1/1', port_id: 'Ethernet1' },
            { chassis_id: 'srv1', l_port_id: 'Eth1/2', port_id: 'eno1' },
          ],
        },
      }),
      'srv1.json': JSON.stringify({
        lldp: {
          interface: [
            {
              eno1: {
                via: 'LLDP',
                chassis: {
                  spine1: {
                    id: { type: 'mac', value: '00:11' },
                    capability: [{ type: 'Bridge', enabled: true }],
                  },
                },
                port: { id: { type: 'ifname', value: 'Ethernet1/2' } },
              },
            },
          ],
        },
      }),
    },
    asked: { bandwidthBps: G },
    nodes: ['leaf1:switch', 'spine1:switch', 'srv1:switch'],
    links: ['leaf1>spine1 1000000000 0+0', 'spine1>srv1 1000000000 0+0'],
  },
  sonic: {
    format: 'sonic',
    text: {
      'tor.json': JSON.stringify({
        DEVICE_METADATA: { localhost: { hostname: 'tor1', type: 'ToRRouter' } },
        PORT: {
          Ethernet0: { speed: '40000', lanes: '1,2,3,4', alias: 'Eth1' },
          Ethernet4: { speed: '10000' },
        },
        DEVICE_NEIGHBOR: {
          Ethernet0: { name: 'leaf1', port: 'Ethernet8' },
          Ethernet4: { name: 'srv1', port: 'eth0' },
        },
        DEVICE_NEIGHBOR_METADATA: { srv1: { type: 'Server' }, leaf1: { type: 'LeafRouter' } },
      }),
      'leaf.json': JSON.stringify({
        DEVICE_METADATA: { localhost: { hostname: 'leaf1' } },
        PORT: { Ethernet8: { speed: '25000' } },
        DEVICE_NEIGHBOR: { tor1: { local_port: 'Ethernet8', port: 'Ethernet0' } },
      }),
    },
    nodes: ['tor1:switch', 'leaf1:switch', 'srv1:host'],
    links: ['tor1>leaf1 25000000000 0+0', 'tor1>srv1 10000000000 0+0'],
  },
  tsnkit: {
    format: 'tsn',
    text: {
      'task.csv': `stream,src,dst,size,period,deadline,jitter
0,0,"[2]",50,100000,44600,0`,
      'topo.csv': `link,q_num,rate,t_proc,t_prop
"(0, 1)",8,1,1000,5
"(1, 0)",8,1,1000,5
"(1, 2)",8,1,1000,5
"(2, 1)",8,1,1000,5`,
    },
    nodes: ['0:host', '1:switch', '2:host'],
    links: ['0>1 1000000000 1005000+0', '1>2 1000000000 1005000+0'],
    requests: ['stream-0 0>2 400 100000000'],
  },
  'TSNsched, where switches and senders have defaults': {
    format: 'tsn',
    text: JSON.stringify({
      devices: [
        {
          name: 'd0',
          defaultPacketPeriodicity: 2000,
          defaultPacketSize: 1500,
          defaultHardConstraintTime: 1000,
        },
        { name: 'd1' },
        { name: 'd2' },
      ],
      switches: [
        {
          name: 's0',
          defaultPortSpeed: 125,
          defaultTimeToTravel: 1,
          ports: [
            { name: 'eth0', connectsTo: 'd0' },
            {
              name: 'eth1',
              connectsTo: 's1',
              portSpeed: 10,
              portSpeedSizeUnit: 'bit',
              portSpeedTimeUnit: 'ns',
            },
          ],
        },
        {
          name: 's1',
          defaultPortSpeed: 12.5,
          ports: [
            { name: 'eth0', connectsTo: 's0' },
            { name: 'eth1', connectsTo: 'd1', timeToTravel: 50, timeToTravelUnit: 'ns' },
            { name: 'eth2', connectsTo: 'd2' },
          ],
        },
      ],
      flows: [
        {
          name: 'f',
          type: 'publish subscribe',
          sourceDevice: 'd0',
          endDevices: ['d1', 'd2'],
          packetSize: 800,
          packetSizeUnit: 'bit',
          hops: [
            ['d0', 's0'],
            ['s0', 's1'],
            ['s1', 'd1'],
            ['s1', 'd2'],
          ].map(([currentNodeName, nextNodeName]) => ({ currentNodeName, nextNodeName })),
        },
      ],
    }),
    nodes: ['d0:host', 'd1:host', 'd2:host', 's0:switch', 's1:switch'],
    links: [
      's0>d0 1000000000 1000000+0',
      's0>s1 10000000000 1000000+0',
      's1>d1 100000000 50000+0',
      's1>d2 100000000 0+0',
    ],
    requests: ['f d0>d1,d2 800 2000000000'],
  },
  'TSNsched with names that are not quoted': {
    format: 'tsn',
    text: `{
  devices: [{ name: "c" }, { name: "d" }],
  flows: [{ name: "f", sourceDevice: "c", endDevices: ["d"], packetPeriodicity: 250, packetSize: 4464, packetSizeUnit: "bit" }],
  switches: [{ name: "s", ports: [
    { connectsTo: "c", portSpeed: 100, portSpeedSizeUnit: "bit", timeToTravel: 0.05 },
    { connectsTo: "d", portSpeed: 100, portSpeedSizeUnit: "bit", timeToTravel: 0.05 } ] }]
}`,
    nodes: ['c:host', 'd:host', 's:switch'],
    links: ['s>c 100000000 50000+0', 's>d 100000000 50000+0'],
    requests: ['f c>d 4464 250000000'],
  },
  'GNS3 1.x': {
    format: 'gns3',
    text: JSON.stringify({
      auto_start: false,
      name: 'old',
      project_id: 'p',
      revision: 4,
      topology: {
        links: [
          { id: 1, source_node_id: 2, source_port_id: 9, destination_node_id: 1, destination_port_id: 1 },
        ],
        nodes: [
          {
            id: 1,
            type: 'VPCSDevice',
            label: { text: 'PC1' },
            ports: [{ id: 1, name: 'Ethernet0' }],
            x: 1,
            y: 2,
          },
          {
            id: 2,
            type: 'EthernetSwitch',
            properties: { name: 'SW1' },
            ports: [{ id: 9, name: '1' }],
            x: 3,
            y: 4,
          },
        ],
      },
      type: 'topology',
    }),
    asked: { bandwidthBps: G },
    nodes: ['PC1:host', 'SW1:switch'],
    links: ['SW1>PC1 1000000000 0+0'],
  },
  'minigraph of SONiC': {
    format: 'sonic',
    text: `<DeviceMiniGraph xmlns="Microsoft.Search.Autopilot.Evolution" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
  <PngDec><DeviceInterfaceLinks>
    <DeviceLinkBase><ElementType>DeviceInterfaceLink</ElementType><Bandwidth>40000</Bandwidth><EndDevice>T1</EndDevice><EndPort>Ethernet1</EndPort><StartDevice>tor</StartDevice><StartPort>fortyGigE0/112</StartPort></DeviceLinkBase>
    <DeviceLinkBase i:type="DeviceInterfaceLink"><EndDevice>tor</EndDevice><EndPort>fortyGigE0/4</EndPort><StartDevice>srv</StartDevice><StartPort>eth0</StartPort></DeviceLinkBase>
    <DeviceLinkBase i:type="DeviceMgmtLink"><EndDevice>tor</EndDevice><EndPort>mgmt0</EndPort><StartDevice>oob</StartDevice><StartPort>1</StartPort></DeviceLinkBase>
  </DeviceInterfaceLinks><Devices>
    <Device i:type="ToRRouter"><Hostname>tor</Hostname></Device><Device i:type="LeafRouter"><Hostname>T1</Hostname></Device>
    <Device i:type="Server"><Hostname>srv</Hostname></Device>
  </Devices></PngDec><Hostname>tor</Hostname></DeviceMiniGraph>`,
    asked: { bandwidthBps: G },
    nodes: ['tor:switch', 'T1:switch', 'srv:host'],
    links: ['tor>T1 40000000000 0+0', 'tor>srv 1000000000 0+0'],
  },
  'netlab with links in VLANs, groups and aggregations': {
    format: 'netlab',
    text: `plugin: [ x ]
groups:
  _auto_create: True
  hosts: { members: [ h1, h2 ], device: linux }
  switches: { members: [ s1, s2 ], device: eos }
vlans:
  red: { mode: bridge, links: [ s1-h1, s2-h2 ] }
links:
  core:
  - lag.members: [ s1-s2, s1-s2 ]
    bandwidth: 10000
  other: { s1: , s2: }
`,
    asked: { bandwidthBps: G },
    nodes: ['h1:host', 'h2:host', 's1:switch', 's2:switch'],
    links: [
      's1>s2 10000000 0+0',
      's1>s2 10000000 0+0',
      's1>s2 1000000000 0+0',
      's1>h1 1000000000 0+0',
      's2>h2 1000000000 0+0',
    ],
  },
  'containerlab with variables of the environment': {
    format: 'containerlab',
    text: `name: v
topology:
  nodes: { a: { kind: linux }, b: { kind: bridge } }
  links:
    - endpoints: ["a:\${near:=eth1}", "b:e1"]
    - endpoints: ["a:eth2", "macvlan:\${uplink:=ens3}"]
`,
    asked: { bandwidthBps: G },
    nodes: ['a:host', 'b:switch'],
    links: ['a>b 1000000000 0+0'],
  },
  '802.1Qcc': {
    format: 'tsn',
    text: JSON.stringify({
      streams: [
        {
          'stream-id': { 'mac-address': '00-00-5e-00-53-01', 'unique-id': '00-01' },
          talker: {
            'end-station-interfaces': [{ 'mac-address': '00-00-5e-00-53-01', 'interface-name': 'eth0' }],
            'data-frame-specification': [
              { index: 0, 'ieee802-vlan-tag': { 'priority-code-point': 6, 'vlan-id': 2 } },
            ],
            'traffic-specification': {
              interval: { numerator: 1, denominator: 3000 },
              'max-frames-per-interval': 2,
              'max-frame-size': 100,
              'transmission-selection': 0,
            },
            'user-to-network-requirements': { 'num-seamless-trees': 1, 'max-latency': 10000 },
          },
          listeners: [{ 'end-station-interfaces': [{ 'mac-address': '00-00-5e-00-53-02' }] }],
        },
      ],
    }),
    nodes: ['00-00-5e-00-53-01:host', '00-00-5e-00-53-02:host'],
    links: [],
    requests: ['00-00-5e-00-53-01:00-01 00-00-5e-00-53-01>00-00-5e-00-53-02 800 333333333'],
  },
}
