import { describe, expect, test } from 'vitest'
import { dataplane } from '../../src/dataplane/dataplane.ts'
import { parseDevicesOrThrow } from '../../src/formats/others/parse-devices.ts'
import { parseAllocationOrThrow } from '../../src/formats/requests/parse-allocation.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'

const topologyIn = (encapsulation: string) =>
  parseTopologyOrThrow(
    `name: star
encapsulation: ${encapsulation}
defaults:
  link: { bandwidth: 10 Gbit/s, queueSize: 128 KiB, minLatency: 15 ns }
  switch: { minLatency: 3 us, multicastLatency: 3 us }
  host: { minLatency: 1.8 us, maxJitter: 655 ns }
nodes:
  s1: { kind: switch }
  h1: { kind: host }
  h2: { kind: host }
  h3: { kind: host }
links:
  - { from: h1, to: s1 }
  - { from: h2, to: s1 }
  - { from: h3, to: s1 }
`,
    { file: 't' },
  )

const install = (encapsulation = 'udp4', devices = 'meter: { tick: 0 }', requests = REQUESTS) => {
  const topology = topologyIn(encapsulation)
  const result = dataplane(topology, parseAllocationOrThrow(requests, { file: 'a', topology }), {
    devices: parseDevicesOrThrow(devices, { file: 'd', topology }),
  })
  if (result.kind !== 'installable') return { result, script: () => '' }
  const script = (name: string): string => result.files.find(file => file.name === name)?.text ?? ''
  return { result, script }
}

const REQUESTS = `requests:
  - { id: beat, sender: h1, receivers: [h2], loadSize: 64 B, period: 10 us, deadline: 10 us, routes: [[h1, s1, h2]] }
  - { id: copy, sender: h3, receivers: [h1, h2], loadSize: 1 kB, period: 100 us, lane: 1, routes: [[h3, s1, h1], [h3, s1, h2]] }
`

describe('what is installed at a small network', () => {
  test('Open vSwitch', () => {
    expect(install().script('s1.ovs.sh')).toBe(`#!/bin/sh
# s1: Open vSwitch, as root. Made by xlane dataplane; the switch becomes what stands here.
set -eu

# port 1: sends s1>h1
ovs-vsctl --may-exist add-port 'br0' 'swp1' -- set Interface 'swp1' ofport_request=1
ovs-vsctl -- set Port 'swp1' qos=@noop -- --id=@noop create QoS type=linux-noop
# port 2: sends s1>h2
ovs-vsctl --may-exist add-port 'br0' 'swp2' -- set Interface 'swp2' ofport_request=2
ovs-vsctl -- set Port 'swp2' qos=@noop -- --id=@noop create QoS type=linux-noop
# port 3: sends s1>h3
ovs-vsctl --may-exist add-port 'br0' 'swp3' -- set Interface 'swp3' ofport_request=3
ovs-vsctl -- set Port 'swp3' qos=@noop -- --id=@noop create QoS type=linux-noop

# meters and groups that flows of ours use so far
before=$(ovs-ofctl -O OpenFlow14 dump-flows 'br0' cookie=0x786c000000000000/0xffff000000000000 | grep -oE '(meter|group):[0-9]+' | sort -u | sed 's/group:/group_id=/; s/:/=/')
ovs-ofctl -O OpenFlow14 mod-meter 'br0' 'meter=1,kbps,burst,stats,bands=type=drop,rate=84800,burst_size=1' 2>/dev/null || ovs-ofctl -O OpenFlow14 add-meter 'br0' 'meter=1,kbps,burst,stats,bands=type=drop,rate=84800,burst_size=1'
ovs-ofctl -O OpenFlow14 mod-meter 'br0' 'meter=2,kbps,burst,stats,bands=type=drop,rate=83360,burst_size=9' 2>/dev/null || ovs-ofctl -O OpenFlow14 add-meter 'br0' 'meter=2,kbps,burst,stats,bands=type=drop,rate=83360,burst_size=9'
ovs-ofctl -O OpenFlow14 bundle 'br0' - <<'END'
flow delete cookie=0x786c000000000000/0xffff000000000000
group add_or_mod group_id=2,type=all,bucket=actions=set_queue:1,output:1,bucket=actions=set_queue:1,output:2
flow add cookie=0x786c000000000000,table=100,priority=0,actions=drop
# beat
flow add cookie=0x786c000000000001,table=0,priority=40000,in_port=1,udp,dl_vlan=0xffff,nw_src=10.0.0.2,nw_dst=10.0.0.3,tp_dst=7001,actions=check_pkt_larger(106)->NXM_NX_REG0[0],check_pkt_larger(105)->NXM_NX_REG0[1],goto_table:100
flow add cookie=0x786c000000000001,table=100,priority=40000,reg0=0x2/0x3,in_port=1,udp,dl_vlan=0xffff,nw_src=10.0.0.2,nw_dst=10.0.0.3,tp_dst=7001,actions=meter:1,set_queue:0,output:2
flow add cookie=0x786c000000000001,table=0,priority=39999,udp,nw_src=10.0.0.2,nw_dst=10.0.0.3,tp_dst=7001,actions=drop
# copy
flow add cookie=0x786c000000000002,table=0,priority=40000,in_port=3,udp,dl_vlan=0xffff,nw_src=10.0.0.4,nw_dst=239.1.0.2,tp_dst=7002,actions=check_pkt_larger(1042)->NXM_NX_REG0[0],check_pkt_larger(1041)->NXM_NX_REG0[1],goto_table:100
flow add cookie=0x786c000000000002,table=100,priority=40000,reg0=0x2/0x3,in_port=3,udp,dl_vlan=0xffff,nw_src=10.0.0.4,nw_dst=239.1.0.2,tp_dst=7002,actions=meter:2,group:2
flow add cookie=0x786c000000000002,table=0,priority=39999,udp,nw_src=10.0.0.4,nw_dst=239.1.0.2,tp_dst=7002,actions=drop
END
for old in $before; do
  case ' meter=1 meter=2 group_id=2 ' in *" $old "*) continue ;; esac
  case $old in
    meter=*) ovs-ofctl -O OpenFlow14 del-meter 'br0' "$old" ;;
    *) ovs-ofctl -O OpenFlow14 del-groups 'br0' "$old" ;;
  esac
done
`)
  })

  test('the lanes of the switch', () => {
    expect(install().script('s1.tc.sh')).toBe(`#!/bin/sh
# s1: lanes of a switch, as root. Made by xlane dataplane; the node becomes what stands here.
set -eu

# s1>h1: lanes 0, 1
tc qdisc replace dev 'swp1' root handle 1: prio bands 3 priomap 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2
tc qdisc replace dev 'swp1' parent 1:1 handle 11: bfifo limit 131072
tc qdisc replace dev 'swp1' parent 1:2 handle 12: bfifo limit 131072
# s1>h2: lanes 0, 1
tc qdisc replace dev 'swp2' root handle 1: prio bands 3 priomap 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2
tc qdisc replace dev 'swp2' parent 1:1 handle 11: bfifo limit 131072
tc qdisc replace dev 'swp2' parent 1:2 handle 12: bfifo limit 131072
`)
  })

  test('a host that sends', () => {
    // 130 B on the wire every 10 us are 104 Mbit/s; 1 ms of lookahead is 100 packets more than one: 13130 B.
    expect(install().script('h1.tc.sh')).toBe(`#!/bin/sh
# h1: pacing and lanes of a host, as root. Made by xlane dataplane; the node becomes what stands here.
set -eu

# h1>s1: sends 1 of the tunnels
tc qdisc replace dev 'eth0' root handle 1: prio bands 3 priomap 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2
tc qdisc replace dev 'eth0' parent 1:1 handle 11: etf clockid CLOCK_TAI delta 300000
tc qdisc replace dev 'eth0' parent 1:2 handle 12: etf clockid CLOCK_TAI delta 300000
tc qdisc replace dev 'eth0' clsact
tc filter del dev 'eth0' egress pref 1 2>/dev/null || :
# beat
tc filter replace dev 'eth0' egress protocol ip pref 1 handle 1 flower ip_proto udp src_ip 10.0.0.2 dst_ip 10.0.0.3 dst_port 7001 action police rate 104000000bit burst 13133b mtu 106 overhead 24 conform-exceed drop/pipe action skbedit priority 1:1
# everything else is best effort, whatever SO_PRIORITY says
tc filter replace dev 'eth0' egress protocol all pref 65000 handle 1 matchall action skbedit priority 0
`)
  })

  test('a host that only receives IP needs nothing, and loses what it had; of Ethernet groups it is told', () => {
    expect(install().script('h2.tc.sh')).toMatch(
      /set -eu\n\n# h2>s1: no tunnel leaves here\ntc filter del dev 'eth0' egress pref 1 2>.dev.null [|][|] :\n$/,
    )
    expect(install('ethernet').script('h2.tc.sh')).toContain(`# beat
ip maddress add 03:00:00:00:00:01 dev 'eth0'
# copy
ip maddress add 03:00:00:00:00:02 dev 'eth0'
`)
  })
})

describe('packets are known by their encapsulation', () => {
  test.each([
    ['udp6', 'udp6,dl_vlan=0xffff,ipv6_src=fd00::2,ipv6_dst=fd00::3,tp_dst=7001', 126, 126],
    ['udp4-vlan', 'udp,dl_vlan=100,nw_src=10.0.0.2,nw_dst=10.0.0.3,tp_dst=7001', 106, 106],
    ['ethernet', 'dl_type=0x88b5,dl_vlan=0xffff,dl_src=02:00:00:00:00:02,dl_dst=03:00:00:00:00:01', 78, 78],
    ['vlan', 'dl_type=0x88b5,dl_vlan=100,dl_src=02:00:00:00:00:02,dl_dst=03:00:00:00:00:01', 78, 78],
    ['xlane-hd8', 'dl_type=0x88b6,dl_vlan=0xffff,dl_src=02:00:00:00:00:02,dl_dst=03:00:00:00:00:01', 86, 86],
    ['{ header: 46 B, minimum: 84 B }', 'dl_type=0x88b5', 86, 86],
  ])('%s', (encapsulation, match, least, most) => {
    const { script, result } = install(encapsulation)
    const text = script('s1.ovs.sh')
    expect(text).toContain(match)
    expect(text).toContain(`check_pkt_larger(${most})->NXM_NX_REG0[0],check_pkt_larger(${least - 1})->`)
    expect(result).toMatchObject({ tunnels: [{ frameBytes: { least, most } }, {}] })
  })

  test('a short load may come padded or not: both sizes are let in, the smaller one is counted', () => {
    const short = REQUESTS.replace('64 B', '4 B')
    const { result } = install('udp4', 'meter: { tick: 0 }', short)
    expect(result).toMatchObject({ tunnels: [{ frameBytes: { least: 46, most: 60 } }, {}] })
    const [beat] = result.kind === 'installable' ? result.tunnels : []
    // 60 B every 10 us: 48 Mbit/s, which lets a frame of 46 B through every 7.67 us.
    expect(beat!.meter).toMatchObject({ rateBps: 48_000_000, realisedPeriodPs: 7_666_666 })
  })

  test('what no Ethernet frame can carry is refused, with the tunnel and a way out', () => {
    const { result } = install('none')
    expect(result).toMatchObject({
      kind: 'refused',
      refusals: [
        {
          tunnel: 'beat',
          message:
            '64 B on the wire is below the smallest Ethernet frame, 84 B: choose an encapsulation that pads, such as ethernet or udp4',
        },
      ],
    })
  })
})

describe('devices', () => {
  test('what a file says goes before the defaults, which make room for it', () => {
    const { script } = install(
      'udp4',
      `
nodes: { s1: { bridge: lanes }, h2: { ipv4: 10.0.0.1 } }
links: { h3>s1: { interface: ens1, farPort: 1 } }
tunnels: { beat: { ipv4: 239.0.0.7, udpPort: 5000 } }
`,
    )
    const text = script('s1.ovs.sh')
    expect(text).toContain("add-port 'lanes' 'swp2' -- set Interface 'swp2' ofport_request=2")
    expect(text).toContain('in_port=2,udp,dl_vlan=0xffff,nw_src=10.0.0.3,nw_dst=239.0.0.7,tp_dst=5000,')
    expect(text).toContain('in_port=1,udp,dl_vlan=0xffff,nw_src=10.0.0.4,')
    expect(script('h3.tc.sh')).toContain("dev 'ens1' root")
  })

  test('two tunnels that look the same are refused', () => {
    const twins = REQUESTS.replace('sender: h3, receivers: [h1, h2]', 'sender: h1, receivers: [h2]').replace(
      '[[h3, s1, h1], [h3, s1, h2]]',
      '[[h1, s1, h2]]',
    )
    const { result } = install('udp4', 'tunnels: { copy: { udpPort: 7001 } }', twins)
    expect(result).toMatchObject({ kind: 'refused', refusals: [{ tunnel: 'copy' }] })
  })

  test('lanes may be left alone, served by the card, and pacing left to the sender', () => {
    expect(install('udp4', 'lanes: none').script('s1.tc.sh')).toBe('')
    expect(install('udp4', 'lanes: mqprio').script('h1.tc.sh')).toContain(
      'mqprio num_tc 3 map 2 0 1 2 2 2 2 2 2 2 2 2 2 2 2 2 queues 1@0 1@1 1@2 hw 0',
    )
    expect(install('udp4', 'pacing: { offload: true }').script('h1.tc.sh')).toContain('delta 300000 offload')
    expect(install('udp4', 'pacing: { qdisc: none }').script('h1.tc.sh')).not.toContain('etf')
  })

  const LARGE = REQUESTS.replace('1 kB', '4 kB').replace('deadline: 10 us', 'deadline: 50 us')

  test('packets larger than usual need the MTU', () => {
    const { script, result } = install(
      'udp4\nmtu: 9000 B\nbestEffort: { maxFrame: 4070 B }',
      'meter: { tick: 0 }',
      LARGE,
    )
    expect(script('s1.tc.sh')).toContain("ip link set dev 'swp3' mtu 4028\n")
    expect(result).toMatchObject({ valid: true, warnings: [] })
  })

  test('which lets best-effort frames grow: refused where the bounds count on smaller ones', () => {
    const { result } = install('udp4\nmtu: 9000 B', 'meter: { tick: 0 }', LARGE)
    expect(result).toMatchObject({
      kind: 'refused',
      refusals: [
        {
          message:
            'link s1>h1 needs an MTU of 4028 B, which lets best-effort frames of 4070 B on the wire; the bounds assume 1542 B at most: say bestEffort: { maxFrame: 4070 B } there',
        },
        {},
        {},
      ],
    })
  })

  test('a load above the MTU is not valid, and nothing is installed', () => {
    const { result } = install('udp4', 'meter: { tick: 0 }', LARGE)
    expect(result).toMatchObject({ kind: 'not-valid', violations: [{ code: 'MTU', tunnel: 'copy' }] })
  })
})

describe('beyond one packet of one size each period', () => {
  const route = 'routes: [[h1, s1, h2]]'
  const one = (traits: string, encapsulation = 'udp4', devices = 'meter: { tick: 0 }') =>
    install(
      encapsulation,
      devices,
      `requests:\n  - { id: x, sender: h1, receivers: [h2], ${traits}, ${route} }\n`,
    )

  test('lengths from the least to the largest are let in, and no others', () => {
    const { script } = one('loadSize: 1 kB, minSize: 100 B, period: 100 us')
    expect(script('s1.ovs.sh')).toContain(
      'check_pkt_larger(1042)->NXM_NX_REG0[0],check_pkt_larger(141)->NXM_NX_REG0[1]',
    )
  })

  test('a batch has the rate and depth of all its packets', () => {
    // Three frames of 1042 B as the meter counts in 100 us: 250.08 Mbit/s, and 25008 bit of them at once.
    const { result } = one('loadSize: 1 kB, packets: 3, period: 100 us')
    if (result.kind !== 'installable') throw new Error('is one')
    expect(result.tunnels[0]!.meter).toMatchObject({ rateBps: 250_080_000, realisedPeriodPs: 33_333_333 })
    expect(result.tunnels[0]!.meter!.burstBits).toBeGreaterThanOrEqual(25_008)
  })

  test('a message is metered by its packets, and the ends are told of them', () => {
    const { result, script } = one('loadSize: 4000 B, fragment: true, period: 100 us')
    // 1472 + 1472 + 1056 B of load, 42 B more each as the meter counts.
    expect(result).toMatchObject({
      tunnels: [{ frameBytes: { least: 1098, most: 1514 }, meter: { rateBps: 330_080_000 } }],
    })
    expect(script('h1.tc.sh')).toContain('# x: cut by the sender into 3 packets a period, sent together\n')
  })

  test('a bucket is metered as one', () => {
    // 1042 of 1066 B: the meter sees no preamble, FCS and gap.
    const { result } = one('loadSize: 1 kB, arrival: { rate: 106.6 Mbit/s, burst: 4264 B }')
    if (result.kind !== 'installable') throw new Error('is one')
    expect(result.tunnels[0]!.meter!.rateBps).toBe(104_200_000)
    expect(result.tunnels[0]!.meter!.burstBits).toBeGreaterThanOrEqual(4 * 1042 * 8)
  })

  test('preemption is for the card: ethtool, and express queues by mqprio', () => {
    const { script } = install(
      'udp4\npreemption: { express: [0], minFragment: 128 B }',
      'meter: { tick: 0 }\nlanes: mqprio',
    )
    expect(script('s1.tc.sh')).toContain(
      "ethtool --set-mm 'swp2' pmac-enabled on tx-enabled on tx-min-frag-size 124\n",
    )
    expect(script('s1.tc.sh')).toContain('queues 1@0 1@1 1@2 hw 1 fp E P P\n')
    expect(script('h2.tc.sh')).toContain("ethtool --set-mm 'eth0' pmac-enabled on")
    expect(install('udp4\npreemption: { express: [0] }').result).toMatchObject({
      kind: 'refused',
      refusals: [{ message: expect.stringContaining('set lanes: mqprio') }, {}, {}, {}],
    })
  })
})

test('an allocation that is not valid is not installed', () => {
  const { result } = install('udp4', 'vlan: 1', REQUESTS.replace('deadline: 10 us', 'deadline: 5 us'))
  expect(result).toMatchObject({ kind: 'not-valid', violations: [{ code: 'DEADLINE', tunnel: 'beat' }] })
})
