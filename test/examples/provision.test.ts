import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { openController } from 'xlane'
import { shippedTopology } from './shipped.ts'

const folder = mkdtempSync(join(tmpdir(), 'xlane-provision-'))
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

test('the provisioning script says what happens, and its journal remembers', async () => {
  const path = join(folder, 'contracts.journal')
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  const argv = process.argv
  process.argv = ['node', 'provision.ts', path]
  await import('../../examples/provision.ts')
  process.argv = argv
  expect(log.mock.calls.map(([line]) => line)).toEqual([
    'heartbeat: within 4.09 µs and 7.979 µs, starts in 500 ms',
    '  heartbeat (TE): worst 8.851 µs from +500 ms',
    'orders: within 6.01 µs and 10.003 µs, starts in 500 ms',
    'orders, sooner: DEADLINE; {"change":"deadline","fromPs":6000000,"toPs":10003000}',
    'a meter counts twice what orders may send:',
    '  orders (BW_EXCEEDED): no bound from +0 ms',
    '  heartbeat (TE): worst 7.979 µs from +500 ms',
    '  heartbeat (TE): worst 8.851 µs from +500 ms',
    'orders, honest now: within 6.01 µs and 10.003 µs, starts in 500 ms',
    'orders is released:',
    '  heartbeat (TE): worst 7.979 µs from +500 ms',
    'valid: true, 1 tunnel, 6 decisions kept',
  ])
  const { controller, journal } = await openController(path, shippedTopology('two-racks'))
  expect(controller.tunnels.map(t => t.id)).toEqual(['heartbeat'])
  journal.close()
})
