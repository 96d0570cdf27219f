import { describe, expect, test } from 'vitest'
import { analyze } from '../../src/allocation/analyze.ts'
import type { Installation } from '../../src/dataplane/installation.ts'
import { openFlow } from '../../src/dataplane/ovs-script.ts'
import { isPlain } from '../../src/model/arrival.ts'
import { DEFAULT_DEVICES } from '../../src/model/devices.ts'
import { shipped, shippedRequests, shippedTopology } from '../examples/shipped.ts'
import { drawn, planOf } from './networks.ts'
import { available, tool } from './tools.ts'

// What Open vSwitch's own parser says of every line. Without it these tests say so and are skipped.
const isThere = available('ovs-ofctl', ['--version'], 'openvswitch-common')

const parse = (what: 'parse-flows' | 'parse-group', input: string) => {
  const args = what === 'parse-flows' ? [what, '-'] : [what, input]
  const { status, stdout, stderr } = tool('ovs-ofctl', ['-O', 'OpenFlow13', ...args], input)
  return { status, stderr, messages: stdout.match(/^OFPT_|^ ADD /gm)?.length ?? 0 }
}

/** A meter has no parser of its own; one for a bridge that does not exist is parsed before the bridge is looked for. */
const meterError = (line: string): string =>
  tool('ovs-ofctl', ['-O', 'OpenFlow13', 'add-meter', 'no-such-bridge', line]).stderr.trim()

/** Lines that are accepted, by kind; throws at one that is not. */
const judge = (plan: Installation): { flows: number; groups: number; meters: number } => {
  const all = plan.network.topology.nodes.map((_, node) => openFlow(plan, node))
  const flows = all.flatMap(o => o.flows)
  const expected = flows.filter(line => !line.startsWith('#'))
  if (flows.length > 0) {
    const { status, stderr, messages } = parse('parse-flows', `${flows.join('\n')}\n`)
    expect([status, stderr.replace(/^(usable|chosen) protocols?:.*\n/gm, '')]).toEqual([0, ''])
    expect(messages).toBe(expected.length)
  }
  // The same match twice at one switch would be one flow: each must be there for itself.
  for (const { flows: lines } of all) {
    const matches = lines
      .filter(line => !line.startsWith('#'))
      .map(line => line.replace(/cookie=\w+,/, '').replace(/,actions=.*/, ''))
    expect(new Set(matches).size).toBe(matches.length)
  }
  const groups = all.flatMap(o => o.groups)
  for (const group of groups.slice(0, 3)) expect(parse('parse-group', group)).toMatchObject({ status: 0 })
  const meters = all.flatMap(o => o.meters)
  for (const meter of meters.slice(0, 3))
    expect(meterError(meter)).toBe('ovs-ofctl: no-such-bridge is not a bridge or a socket')
  return { flows: expected.length, groups: groups.length, meters: meters.length }
}

const examples = shipped('examples', '.requests.yaml')
  .filter(name => shipped('topologies', '.yaml').includes(name))
  .map(name => {
    const topology = shippedTopology(name)
    const { allocation } = analyze(topology, shippedRequests(name, topology), { algorithm: 'x-opt' })
    return { name, topology, tunnels: allocation.tunnels, devices: DEFAULT_DEVICES }
  })
const isInstallable = ({ tunnels }: (typeof examples)[0]): boolean =>
  tunnels.every(t => isPlain(t) && t.replica === undefined)

describe.skipIf(!isThere)('ovs-ofctl accepts', () => {
  test.each(examples.filter(isInstallable))('what is made of $name', example => {
    const plan = planOf(example)
    expect(plan).toBeDefined()
    const { flows, meters } = judge(plan!)
    expect(meters).toBe(example.tunnels.length)
    expect(flows).toBeGreaterThanOrEqual(3 * meters)
  })

  test('nothing of sources that no meter here is worked out for: they are refused', () => {
    const refused = examples.filter(example => !isInstallable(example))
    expect(refused.length).toBeGreaterThan(2)
    for (const example of refused) expect(planOf(example), example.name).toBeUndefined()
  })

  test('what is made of random networks, whatever they are called', () => {
    const total = { flows: 0, groups: 0, meters: 0, plans: 0 }
    for (let seed = 0; seed < 25; seed++) {
      const plan = planOf(drawn(seed))
      if (plan === undefined) continue
      const { flows, groups, meters } = judge(plan)
      total.flows += flows
      total.groups += groups
      total.meters += meters
      total.plans++
    }
    expect(total.plans).toBeGreaterThan(15)
    expect(total.groups).toBeGreaterThan(40)
    console.log(`ovs-ofctl read ${total.flows} flows, ${total.groups} groups and ${total.meters} meters`)
  })

  test('nothing it should not', () => {
    expect(parse('parse-flows', 'udp,in_port=1,nw_src=10.0.0.1,actions=outptu:2\n').status).not.toBe(0)
    expect(meterError('meter=1,kbps,bands=type=drop,ratee=1')).toBe('ovs-ofctl: unknown keyword ratee')
  })
})
