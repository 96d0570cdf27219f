import { describe, expect, it } from 'vitest'
import { patience, seeds } from '../properties/effort.ts'
import { nothingSeen } from './life.ts'
import { live, liveNested } from './sequences.ts'

describe('a random life of an engine', () => {
  it('is at every moment what a fresh analysis says', { timeout: patience }, () => {
    const seen = nothingSeen()
    for (const seed of seeds(0.06)) live(seed, 20, seen)
    if (process.env.XLANE_NETWORKS !== undefined) console.log(seen)
    const codes = ['OVERLOAD', 'BUFFER', 'UNBOUNDED', 'DEADLINE', 'PERIOD', 'TREE', 'DECLARED']
    expect([...seen.codes].sort()).toEqual(codes.sort())
    expect(seen.rolledBack).toBeGreaterThan(seen.operations / 20)
    expect(seen.down).toBeGreaterThan(seen.operations / 20)
  })

  it('is that where trials nest, after every roll back to any mark', { timeout: patience }, () => {
    const seen = nothingSeen()
    for (const seed of seeds(0.06)) liveNested(seed + 500_000, 8, seen)
    if (process.env.XLANE_NETWORKS !== undefined) console.log(seen)
    for (const count of [...seen.toMark, seen.rolledBack, seen.down, seen.tried])
      expect(count).toBeGreaterThan(seen.operations / 50)
  })

  it('is that where requests are sent twice, whose copies come, change and go one by one', {
    timeout: patience,
  }, () => {
    const seen = nothingSeen()
    for (const seed of seeds(0.03)) live(seed + 700_000, 20, seen, true)
    for (const seed of seeds(0.03)) liveNested(seed + 800_000, 8, seen, true)
    expect(seen.codes).toContain('JITTER')
  })

  it.each([
    ['the affine tail of a backlog is more than the filter of buffers counts', 10_026],
    ['a tunnel taken out and, after another was added, put back closes its cycle again', 30_422],
  ])('%s', { timeout: patience }, (_, seed) => live(seed, 20, nothingSeen()))
})
