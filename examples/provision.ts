// xlane's controller inside a provisioning script: tenants come and go, every bound is proven before it is promised,
// and whoever is affected hears of it first. Run it with `npx tsx examples/provision.ts [JOURNAL]`.
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Granted, openController, parseTopologyOrThrow, type Rejected } from 'xlane'

const file = '../topologies/two-racks.yaml'
const topology = parseTopologyOrThrow(readFileSync(new URL(file, import.meta.url), 'utf8'), { file })
const us = (ps: number): string => `${ps / 1e6} µs`
const US = 1_000_000
let now = Date.UTC(2027, 0, 1) // The clock is an argument: a script may bring its own.

const path = process.argv[2] ?? join(mkdtempSync(join(tmpdir(), 'xlane-')), 'contracts.journal')
const { controller, journal } = await openController(path, topology, { graceMs: 500 })

controller.on('bandwidthChanged', ({ id, reason, from, ...to }) => {
  const worst = to.maxJitterPs === null ? 'no bound' : `worst ${us(to.minLatencyPs + to.maxJitterPs)}`
  console.log(`  ${id} (${reason}): ${worst} from +${to.effectiveMs - now} ms`)
})
controller.on('bandwidthTerminated', ({ id, reason }) => console.log(`  ${id} (${reason}): terminated`))

const say = (what: string, answer: Granted | Rejected): void =>
  answer.kind === 'granted'
    ? console.log(
        `${what}: within ${us(answer.minLatencyPs)} and ${us(answer.minLatencyPs + answer.maxJitterPs)}, starts in ${answer.startsMs - now} ms`,
      )
    : console.log(
        `${what}: ${answer.rejection.code}${answer.rejection.link === undefined ? '' : ` at ${answer.rejection.link}`}; ${JSON.stringify(answer.rejection.remedy)}`,
      )

const pulse = { sender: 'a1', receivers: ['b1', 'b2'], loadSizeBits: 64 * 8, periodPs: 100 * US }
say('heartbeat', controller.requestBandwidth({ ...pulse, id: 'heartbeat', deadlinePs: 10 * US }, now))

now += 60_000
const orders = { sender: 'a2', receivers: ['b1'], loadSizeBits: 1024 * 8, periodPs: 20 * US }
say('orders', controller.requestBandwidth({ ...orders, id: 'orders' }, now))
say('orders, sooner', controller.changeBandwidth('orders', { deadlinePs: 6 * US }, now))

now += 60_000
console.log('a meter counts twice what orders may send:')
controller.reportUsage('orders', { packets: 100_000, bytes: 109_000_000, intervalMs: 1000 }, now)
say('orders, honest now', controller.changeBandwidth('orders', { periodPs: 10 * US }, now))

now += 60_000
console.log('orders is released:')
controller.releaseBandwidth('orders', now)
console.log(
  `valid: ${controller.result().valid}, ${controller.tunnels.length} tunnel, ${controller.state.sequence} decisions kept`,
)
journal.close()
