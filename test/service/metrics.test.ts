import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { Controller } from '../../src/controller/controller.ts'
import { createService } from '../../src/service/create-service.ts'
import { shippedTopology } from '../examples/shipped.ts'
import { NOW, service, WISH } from './running.ts'

const example = (name: string): string =>
  readFileSync(new URL(`../../examples/service/${name}`, import.meta.url), 'utf8')

const JOURNAL = { path: '', bytes: 1234, sequence: 9, historyFrom: 2, snapshotSequence: 5 }

it('tells slack, loads, queue, sequence, journal, clock and version, and has its series from the start', async () => {
  const controller = new Controller(shippedTopology('two-racks'))
  const app = await createService(controller, { clock: () => NOW, elapsed: () => 0, journal: JOURNAL })
  const scrape = async () => (await app.inject('/metrics')).body
  const before = await scrape()
  for (const outcome of ['granted', 'rejected', 'released', 'metered'])
    expect(before).toContain(`xlane_decisions_total{outcome="${outcome}",code=""} 0`)
  expect(before).toContain('xlane_link_load_ratio{link="a1>leaf-a"} 0')
  expect(before).not.toMatch(/^xlane_least_slack_seconds \d/m)
  await app.inject({ method: 'POST', url: '/v1/tunnels', payload: { ...WISH, id: 'a', deadline: '20 us' } })
  await app.inject({ method: 'POST', url: '/v1/tunnels', payload: { ...WISH, deadline: '1 us' } })
  const after = await scrape()
  // 130 B each 100 us of 10 Gbit/s; 20 us less 4.09 us and 3.889 us.
  expect(after).toMatch(/^xlane_link_load_ratio\{link="a1>leaf-a"\} 0\.00104$/m)
  expect(after).toMatch(/^xlane_least_slack_seconds 0\.000012021$/m)
  for (const line of [
    'xlane_sequence 2',
    'xlane_plans_waiting 0',
    'xlane_clock_jump_seconds 0',
    'xlane_clock_jump_seconds 0',
    'xlane_network_failures 0',
    'xlane_journal_bytes 1234',
    'xlane_journal_history_decisions 7',
    'xlane_journal_snapshot_age_decisions 4',
    `xlane_last_decision_timestamp_seconds ${NOW / 1000}`,
    'xlane_decisions_total{outcome="rejected",code="DEADLINE"} 1',
  ])
    expect(after.split('\n')).toContain(line)
  expect(after).toMatch(/^xlane_build_info\{version="\d+\.\d+\.\d+",node="v\d+/m)
  expect(after).toMatch(
    /^xlane_http_request_seconds_count\{method="POST",route="\/v1\/tunnels",status="4xx"\} 1$/m,
  )
})

it.each(['alerts.yaml', 'dashboard.json'])('%s asks only for metrics that there are', async name => {
  const { app } = await service({ journal: JOURNAL })
  const { body } = await app.inject('/metrics')
  const known = new Set([...body.matchAll(/^# TYPE (\S+)/gm)].map(([, metric]) => metric))
  const asked = [...example(name).matchAll(/\b(xlane_\w+|process_\w+|nodejs_\w+)/g)].map(([, metric]) =>
    (metric ?? '').replace(/_(bucket|count|sum)$/, ''),
  )
  expect(asked.length).toBeGreaterThan(5)
  expect(asked.filter(metric => !known.has(metric))).toEqual([])
})

it('the unit starts what there is, with options that there are', async () => {
  const { xlane } = await import('../cli/harness.ts')
  const [, line = ''] = /^ExecStart=\S+ (.*)$/m.exec(example('xlane.service')) ?? []
  const [command = '', ...words] = line.split(' ')
  const { stdout } = await xlane([command, '--help'])
  const options = words.filter(word => word.startsWith('--'))
  expect(options).toContain('--tokens')
  for (const option of options) expect(stdout).toContain(option)
})
