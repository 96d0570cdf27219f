import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { scratch, xlane } from '../harness.ts'

const FILES = ['topologies/two-racks.yaml', 'examples/two-racks.requests.yaml']
const sweep = (...options: string[]) => xlane(['sweep', ...FILES, ...options])

describe('xlane sweep', () => {
  test('a range has its unit once, both ends, and so many points', async () => {
    const { code, stdout } = await sweep('--vary', 'bandwidth=4..10 Gbit/s:3', '--json')
    expect(code).toBe(0)
    const { variations, points, deadlines, isMonotone } = JSON.parse(stdout)
    expect(variations[0].values).toEqual([4e9, 7e9, 10e9])
    expect(points.map(({ accepted }: { accepted: number }) => accepted)).toEqual([1, 2, 8])
    expect(deadlines).toHaveLength(8)
    expect(isMonotone).toBe(false)
  })

  test.each([
    ['period=100us,200us', 'period', false, [100_000_000, 200_000_000]],
    ['size=*0.5..2:4', 'size', true, [500_000, 1_000_000, 1_500_000, 2_000_000]],
    ['load=1,2.5', 'load', true, [1_000_000, 2_500_000]],
    ['lane=0..2', 'lane', false, [0, 1, 2]],
    ['clock=0 ppm..100 ppm:2', 'clock', false, [0, 100_000]],
    ['best-effort=0B,1542B', 'best-effort', false, [0, 12_336]],
    ['count=4,8', 'count', false, [4, 8]],
  ])('%s', async (vary, parameter, isFactor, values) => {
    const { code, stdout } = await sweep(
      '--vary',
      vary,
      '--json',
      '--on',
      ...(vary.startsWith('size') ? ['feed'] : ['*']),
    )
    if (parameter === 'clock' || parameter === 'best-effort' || parameter === 'count') {
      expect(code).toBe(2)
      const all = await sweep('--vary', vary, '--json')
      expect(JSON.parse(all.stdout).variations).toEqual([{ parameter, isFactor, values }])
      return
    }
    expect(JSON.parse(stdout).variations).toEqual([{ parameter, isFactor, values }])
  })

  test('the k of a fat-tree, and the members of services', async () => {
    const hosts = scratch('sweep-k.yaml')
    await xlane(['generate', 'fat-tree', '--k', '4', '--out', hosts])
    const requests = scratch('sweep-k-requests.yaml')
    await xlane(['generate', 'requests', hosts, '--count', '5', '--seed', '1', '--out', requests])
    const trees = await xlane(['sweep', 'fat-tree', requests, '--vary', 'k=4,6', '--csv'])
    expect(trees.code).toBe(0)
    expect(
      trees.stdout
        .split('\r\n')
        .slice(0, 3)
        .map(line => line.split(',')[0]),
    ).toEqual(['k', '4', '6'])
    const services = ['topologies/testbed.yaml', 'examples/paper.services.yaml']
    const members = await xlane(['sweep', ...services, '--vary', 'members=2,3', '--csv'])
    expect(members.code).toBe(0)
    const [, two, three] = members.stdout.split('\r\n').map(line => line.split(',').map(Number))
    expect(two?.[1]).toBeLessThan(three?.[1] ?? 0)
  })

  test('writes plots of one and of two parameters, and a page', async () => {
    for (const [name, ...vary] of [
      ['one.svg', '--vary', 'load=1,2'],
      ['two.svg', '--vary', 'load=1,2', '--vary', 'lane=0,1'],
      ['page.html', '--vary', 'load=1,2'],
    ]) {
      const out = scratch(`sweep-${name}`)
      expect((await sweep(...vary, '--out', out, '--show', 'accepted')).code).toBe(0)
      expect(readFileSync(out, 'utf8')).toContain('requests accepted')
    }
  })

  test.each([
    [['--vary', 'bandwith=1..10 Gbit/s'], 'did you mean bandwidth?\n  bandwith=1..10 Gbit/s\n  ^^^^^^^^'],
    [['--vary', 'bandwidth=1 Gbit/s,10 gbps'], 'did you mean 10 Gbit/s?'],
    [['--vary', 'period=10'], 'a time such as 10 us'],
    [['--vary', 'lane=0..9'], 'a whole number from 0 to 7'],
    [['--vary', 'lane=*2'], 'values of lane, not factors'],
    [['--vary', 'load='], 'a list a,b,c or a range lo..hi:points'],
    [['--vary', 'load=0'], 'a factor above 0'],
    [['--vary', 'load=1,2', '--vary', 'load=3'], 'load is varied twice'],
    [['--vary', 'load=1', '--vary', 'size=64B', '--vary', 'lane=1'], 'one or two parameters'],
    [['--vary', 'k=4'], 'say fat-tree instead of'],
    [['--vary', 'load=1', '--on', 'fed'], 'did you mean feed?'],
    [['--vary', 'load=1', '--out', 'x.png'], '.svg, .html, .json'],
  ])('%j is said to be wrong', async (options, text) => {
    const { code, stderr } = await sweep(...options)
    expect(code).toBe(2)
    expect(stderr).toContain(text)
  })
})
