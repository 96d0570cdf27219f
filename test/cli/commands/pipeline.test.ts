import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { leftovers, scratch, scratchFile, xlane } from '../harness.ts'
import { HOPELESS, REQUESTS, TOPOLOGY } from '../star.ts'

const read = (name: string): string => readFileSync(scratch(name), 'utf8')

describe('files and annotations for pipelines', () => {
  test.each(['analyze', 'check'])('%s writes JUnit and SARIF beside its result', async command => {
    const files = ['--junit', scratch('out.xml'), '--sarif', scratch('out.sarif')]
    const plain = await xlane([command, TOPOLOGY, HOPELESS, '-q'])
    const ran = await xlane([command, TOPOLOGY, HOPELESS, '-q', ...files])
    expect(ran).toEqual(plain)
    expect(ran.code).toBe(1)
    expect(read('out.xml')).toMatch(/<testsuite name="star" tests="\d+" failures="[1-9]\d*" errors="0">/)
    expect(read('out.xml')).toContain(`file="${HOPELESS}" line="`)
    const [{ results }] = JSON.parse(read('out.sarif')).runs
    expect(results.length).toBeGreaterThan(0)
    expect(results[0].locations[0].physicalLocation.region.startLine).toBeGreaterThan(1)
  })

  test('what holds is a file without failures', async () => {
    const ran = await xlane(['check', TOPOLOGY, REQUESTS, '-q', '--junit', scratch('fine.xml')])
    expect(ran.code).toBe(0)
    expect(read('fine.xml')).toContain('failures="0" errors="0"')
  })

  test('annotations stand at the lines of the requests', async () => {
    const { code, stderr } = await xlane(['check', TOPOLOGY, HOPELESS, '-q', '--diagnostics', 'github'])
    expect(code).toBe(1)
    for (const line of stderr.trim().split('\n'))
      expect(line).toMatch(/^::error file=.*,line=\d+,col=\d+,title=[A-Z_]+::/)
  })

  test('and at the mistakes of a file, and say wrong usage', async () => {
    const wrong = scratchFile('wrong.yaml', 'requests:\n  - { id: a }\n')
    const { code, stderr } = await xlane(['check', TOPOLOGY, wrong, '--diagnostics=github'])
    expect(code).toBe(2)
    expect(stderr).toContain(`::error file=${wrong},line=2,col=`)
    const usage = await xlane(['check', TOPOLOGY, '--diagnostics', 'github'])
    expect(usage.stderr).toBe("::error title=USAGE::missing required argument 'allocation|requests'\n")
  })

  test('a file that cannot be written is told before any work', async () => {
    const { code, stderr } = await xlane(['check', TOPOLOGY, REQUESTS, '--junit', scratch('no/out.xml')])
    expect(code).toBe(2)
    expect(stderr).toContain("option '--junit': no folder")
    expect(leftovers()).toEqual([])
  })
})
