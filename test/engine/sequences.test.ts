import { describe, expect, it } from 'vitest'
import { patience, seeds } from '../properties/effort.ts'
import { live, nothingSeen } from './sequences.ts'

describe('a random life of an engine', () => {
  it('is at every moment what a fresh analysis says', { timeout: patience }, () => {
    const seen = nothingSeen()
    for (const seed of seeds(0.1)) live(seed, 20, seen)
    if (process.env.XLANE_NETWORKS !== undefined) console.log(seen)
    const codes = ['OVERLOAD', 'BUFFER', 'UNBOUNDED', 'DEADLINE', 'PERIOD', 'TREE', 'DECLARED']
    expect([...seen.codes].sort()).toEqual(codes.sort())
  })
})
