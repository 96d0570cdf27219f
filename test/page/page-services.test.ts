import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { analyzeServices } from '../../src/allocation/analyze-services.ts'
import { explainService } from '../../src/coordination/waterfall/explain-service.ts'
import { buildServices } from '../../src/formats/services/build-services.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import { servicesHtml } from '../../src/page/page-services.ts'

test('a page says what services promise, what would fix them and what times are made of; names are text', () => {
  const file = new URL('../../topologies/two-racks.yaml', import.meta.url)
  const topology = parseTopologyOrThrow(readFileSync(file, 'utf8'), { file: 'two-racks.yaml' })
  const services = buildServices(
    {
      services: [
        {
          id: '<fd>',
          kind: 'failure-detection',
          members: ['a1', 'b1'],
          heartbeat: { period: '1 ms', loadSize: '26 B' },
          deadline: { detection: '1.5 ms' },
        },
      ],
    },
    topology,
  )
  const { result } = analyzeServices(topology, services)
  const page = servicesHtml({ result, explanations: [explainService(services, '<fd>', result.analysis)] })
  expect(page).toContain('<h3>&lt;fd&gt;: DOES NOT HOLD</h3>')
  expect(page).not.toContain('<fd>')
  expect(page).toContain('<td>suspect after</td>')
  expect(page).toContain('would do: losses of &lt;fd&gt; at most 0 (now 1)')
  expect(page).toContain('<summary>What a detection is made of: ')
  expect(page).toContain('<li>A1 ')
  expect(servicesHtml(undefined)).toBe('')
})
