import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dataplane } from '../../src/dataplane/dataplane.ts'
import { parseAllocationOrThrow } from '../../src/formats/requests/parse-allocation.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import { DEFAULT_DEVICES } from '../../src/model/devices.ts'
import { RealSwitch, udpFrame } from './real-switch.ts'
import { available } from './tools.ts'

const isThere = available('ovs-vswitchd', ['--version'], 'openvswitch-switch')

const topology = parseTopologyOrThrow(
  `name: star
encapsulation: udp4
defaults:
  link: { bandwidth: 10 Gbit/s, queueSize: 1 MiB, minLatency: 15 ns }
  switch: { minLatency: 3 us, multicastLatency: 3 us }
  host: { minLatency: 1.8 us, maxJitter: 655 ns }
nodes:
  s1: { kind: switch }
  s2: { kind: switch }
  h1: { kind: host }
  h2: { kind: host }
  h3: { kind: host }
links:
  - { from: h1, to: s1 }
  - { from: h2, to: s1 }
  - { from: h3, to: s1 }
  - { from: s1, to: s2 }
`,
  { file: 't' },
)

const BEAT =
  '{ id: beat, sender: h1, receivers: [h2], loadSize: 64 B, period: 100 us, routes: [[h1, s1, h2]] }'
const COPY =
  '{ id: copy, sender: h3, receivers: [h1, h2], loadSize: 1 kB, period: 100 us, lane: 1, routes: [[h3, s1, h1], [h3, s1, h2]] }'
const LATE =
  '{ id: late, sender: h2, receivers: [h3], loadSize: 64 B, period: 100 us, lane: 1, routes: [[h2, s1, h3]] }'

/** The scripts of these tunnels; those that were there keep their numbers. */
const scripts = (tunnels: readonly string[], numbers = new Map<string, number>()) => {
  const text = `requests:\n${tunnels.map(one => `  - ${one}\n`).join('')}`
  const result = dataplane(topology, parseAllocationOrThrow(text, { file: 'a', topology }), {
    devices: DEFAULT_DEVICES,
    numbers,
  })
  if (result.kind !== 'installable') throw new Error(JSON.stringify(result))
  const known = new Map(result.tunnels.map(({ id, number }) => [id, number]))
  const of = (name: string): string => result.files.find(file => file.name === name)!.text
  return { known, script: of('s1.ovs.sh'), result }
}

describe.skipIf(!isThere)('a real Open vSwitch', () => {
  let ovs: RealSwitch
  beforeAll(() => {
    ovs = new RealSwitch([1, 2, 3, 4])
    // Of somebody else, and to stay.
    ovs.ofctl('add-meter', 'br0', 'meter=77,kbps,bands=type=drop,rate=1000')
    ovs.ofctl('add-group', 'br0', 'group_id=77,type=all,bucket=actions=output:4')
    ovs.ofctl('add-flow', 'br0', 'cookie=0x1,priority=7,in_port=4,actions=meter:77,group:77')
  })
  afterAll(() => ovs.stop())

  const numbersIn = (what: 'groups' | 'meters'): readonly number[] =>
    ovs.dump(what).flatMap(line => {
      const found = /(?:meter|group_id)=(\d+)/.exec(line)
      return found === null ? [] : [Number(found[1])]
    })
  const foreign = (): readonly string[] => ovs.dump('flows').filter(line => line.includes('cookie=0x1,'))

  test('packets get their lane and meter, all others are dropped or best effort', () => {
    const { script, result } = scripts([BEAT, COPY])
    ovs.install(script)
    const before = [ovs.dump('flows'), ovs.dump('groups'), ovs.dump('meters')]
    ovs.install(script)
    expect([ovs.dump('flows'), ovs.dump('groups'), ovs.dump('meters')]).toEqual(before)
    for (const { number, queue, packets, frameBytes } of result.tunnels) {
      const [from, to] = number === 1 ? [1, [2]] : [3, [1, 2]]
      const frame = (bytes: number): string =>
        udpFrame(packets.source, packets.destination, packets.udpPort!, bytes)
      const seen = ovs.trace(from, frame(frameBytes.most))
      expect(seen).toContain(`meter:${number}\n`)
      expect(seen.match(new RegExp(`set_queue:${queue}\n`, 'g'))).toHaveLength(to.length)
      for (const port of to) expect(seen).toContain(`output:${port}\n`)
      const sent = (): readonly number[] => to.map(port => ovs.sent(port))
      const start = sent()
      ovs.receive(from, frame(frameBytes.most))
      ovs.receive(from, frame(frameBytes.most + 1))
      ovs.receive(from, frame(frameBytes.least - 1))
      // Looks like the tunnel's, and comes from elsewhere.
      ovs.receive(4, frame(frameBytes.most))
      const [once] = sent().map((count, i) => count - start[i]!)
      // What misses the cache is counted by it and by the switch.
      expect([1, 2]).toContain(once)
      ovs.receive(from, frame(frameBytes.most + 1))
      ovs.receive(4, frame(frameBytes.most))
      expect(sent()).toEqual(start.map(count => count + once!))
      expect(ovs.trace(4, frame(frameBytes.most))).toMatch(/Datapath actions: drop/)
    }
  })

  test('what is gone leaves nothing behind, what stays keeps its numbers, what is others’ stays', () => {
    const first = scripts([BEAT, COPY])
    ovs.install(first.script)
    expect([numbersIn('meters'), numbersIn('groups')]).toEqual([
      [1, 2, 77],
      [2, 77],
    ])
    const second = scripts([COPY, LATE], first.known)
    expect([...second.known]).toEqual([
      ['copy', 2],
      ['late', 3],
    ])
    const copyFlows = ovs.dump('flows').filter(line => line.includes('0x786c000000000002'))
    ovs.install(second.script)
    expect([numbersIn('meters'), numbersIn('groups')]).toEqual([
      [2, 3, 77],
      [2, 77],
    ])
    expect(ovs.dump('flows').filter(line => line.includes('0x786c000000000002'))).toEqual(copyFlows)
    const none = scripts([LATE], second.known)
    ovs.install(none.result.files.find(({ name }) => name === 's2.ovs.sh')!.text)
    expect(ovs.dump('flows').filter(line => line.includes('0x786c'))).toEqual([])
    expect([numbersIn('meters'), numbersIn('groups')]).toEqual([[77], [77]])
    expect(foreign()).toHaveLength(1)
  })

  test('a tunnel that stays has its flows at every moment of a change', async () => {
    const first = scripts([BEAT, COPY])
    ovs.install(first.script)
    const [beat] = first.result.tunnels
    const { source, destination, udpPort } = beat!.packets
    const frame = udpFrame(source, destination, udpPort!, beat!.frameBytes.most)
    ovs.receive(1, frame)
    const start = ovs.sent(2)
    let received = 0
    for (const script of [scripts([BEAT], first.known).script, first.script]) {
      let isDone = false
      const done = ovs.installBeside(script).then(code => {
        isDone = true
        return code
      })
      while (!isDone) {
        ovs.receive(1, frame)
        received++
        await new Promise(resolve => setTimeout(resolve, 2))
      }
      expect(await done).toBe(0)
    }
    expect(received).toBeGreaterThan(20)
    expect(ovs.sent(2) - start).toBeGreaterThanOrEqual(received)
  })
})
