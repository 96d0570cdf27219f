import { describe, expect, test } from 'vitest'
import { parseDevices } from '../../../src/formats/others/parse-devices.ts'
import { DEFAULT_DEVICES } from '../../../src/model/devices.ts'
import { network, says } from '../says.ts'

const parse = (text: string) =>
  parseDevices(text, { file: 'd.yaml', topology: network, tunnels: ['beat', 'log'] })

describe('a devices file', () => {
  test('with everything', () => {
    const parsed = parse(`
vlan: 7
lanes: mqprio
meter: { rateStep: 64 kbit/s, burstStep: 1 kB, tick: 500 us }
pacing: { qdisc: none, delta: 1 ms, offload: true, lookahead: 2 ms }
nodes:
  s1: { bridge: lane0 }
  h1: { ipv4: 192.0.2.1, ipv6: 2001:db8::1, mac: 00:53:00:00:00:01 }
links:
  a: { port: 7, interface: swp7, farPort: 8, farInterface: swp8 }
  a~: { port: 8 }
tunnels:
  beat: { ipv4: 239.9.9.9, udpPort: 9000 }
`)
    expect(parsed).toEqual({
      ok: true,
      warnings: [],
      value: {
        vlan: 7,
        lanes: 'mqprio',
        meter: { rateStepBps: 64_000, burstStepBits: 8000, tickPs: 500_000_000 },
        pacing: { qdisc: 'none', deltaPs: 1e9, offload: true, lookaheadPs: 2e9 },
        nodes: new Map([
          ['s1', { bridge: 'lane0' }],
          ['h1', { ipv4: '192.0.2.1', ipv6: '2001:db8::1', mac: '00:53:00:00:00:01' }],
        ]),
        links: new Map([
          ['a', { port: 7, interface: 'swp7', farPort: 8, farInterface: 'swp8' }],
          ['a~', { port: 8 }],
        ]),
        tunnels: new Map([['beat', { ipv4: '239.9.9.9', udpPort: 9000 }]]),
      },
    })
  })

  test('with next to nothing has the defaults', () => {
    expect(parse('vlan: 100\n')).toEqual({ ok: true, warnings: [], value: DEFAULT_DEVICES })
  })
})

test.each<[string, string, string]>([
  [
    'an unknown node',
    'nodes: { h9: { bridge: b } }',
    '1:10 UNKNOWN_NODE nodes.h9: expected one of s1, s2, h1, h2, h3, h4; found h9; did you mean h1?',
  ],
  ['an unknown link', 'links: { c: { port: 1 } }', '1:10 UNKNOWN_LINK links.c: '],
  [
    'an unknown tunnel',
    'tunnels: { baet: { udpPort: 1 } }',
    '1:12 UNKNOWN_TUNNEL tunnels.baet: expected one of beat, log; found baet; did you mean beat?',
  ],
  [
    'no address',
    'nodes: { h1: { ipv4: 10.0.0 } }',
    '1:22 WRONG_TYPE nodes.h1.ipv4: expected an IPv4 address such as 10.0.0.1; found 10.0.0',
  ],
  [
    'no interface',
    'links: { a: { interface: "x; reboot" } }',
    '1:26 WRONG_TYPE links.a.interface: expected the name of a network interface: ',
  ],
  [
    'a stranger',
    'nodes: { h1: { ip: 10.0.0.1 } }',
    '1:16 UNKNOWN_KEY nodes.h1.ip: expected one of bridge, ipv4, ipv6, mac; found ip',
  ],
  [
    'an address twice',
    'nodes: { h1: { ipv4: 10.0.0.1 }, h2: { ipv4: 10.0.0.1 } }',
    '1:46 DUPLICATE_ID nodes.h2.ipv4: expected an address of its own; found 10.0.0.1, which h1 has',
  ],
  [
    'a port twice',
    'links: { a: { port: 1 }, b: { port: 1 } }',
    '1:37 DUPLICATE_ID links.b.port: expected a port of its own at s1; found 1, which link a has',
  ],
  [
    'two words about one end',
    'links: { a: { port: 1 }, a~: { farPort: 2 } }',
    '1:41 DUPLICATE_ID links.a~.farPort: expected 1, as link a says of this end; found 2',
  ],
  [
    'a step that OpenFlow has not',
    'meter: { burstStep: 64 B }',
    '1:21 OUT_OF_RANGE meter.burstStep: expected a multiple of 125 B (1 kbit): OpenFlow counts in it; found 64 B',
  ],
  ['no steps at all', 'meter: { rateStep: 0 bit/s }', '1:20 OUT_OF_RANGE meter.rateStep: '],
  ['a bare number', 'meter: { tick: 5 }', '1:16 MISSING_UNIT meter.tick: '],
  ['another choice', 'lanes: htb', '1:8 BAD_CHOICE lanes: expected one of prio, mqprio, none; found htb'],
])('%s', (_what, text, expected) => {
  const said = says(parse(text))
  expect(said).toHaveLength(1)
  expect(said[0]).toContain(expected)
})
