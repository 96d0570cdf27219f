import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LinkSums } from '../../src/allocation/link-sums.ts'
import type { Tunnel } from '../../src/model/request.ts'
import { compileNetwork } from '../../src/network/network.ts'
import { type Tree, treeOf } from '../../src/network/tree.ts'
import { link, network, node, tunnel } from '../arbitraries/tiny.ts'

const GIGABIT = 1_000_000_000

/** a>b where a bit takes whole picoseconds, b>c as told. */
const sumsAt = (bandwidthBps: number) => {
  const net = compileNetwork(
    network([node('a'), node('b'), node('c')], [link('a>b'), link('b>c', { bandwidthBps })]),
  )
  const placed = (id: string, way: string, bits: number): [Tunnel, Tree] => {
    const one = tunnel(id, [way], bits, 1e9)
    return [one, treeOf(net, one) as Tree]
  }
  return { sums: () => new LinkSums(net), placed }
}

const seen = (sums: LinkSums) =>
  [0, 1].map(e => [sums.weights(1, 0)(e), sums.neededBits(e, { sizeBits: 1, lane: 0 })])

describe('sums of links', () => {
  it('without a tunnel are those of the others added in their order, or it says that they would not be', () => {
    const sizes = fc.array(fc.integer({ min: 64, max: 12_000 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(sizes, fc.nat(7), fc.constantFrom(1, 3, 7, 25, 40, 100), (bits, which, gigabits) => {
        const { sums, placed } = sumsAt(gigabits * GIGABIT)
        const all = bits.map((size, i) => placed(`t${i}`, 'a>b>c', size))
        const gone = all[which % all.length]!
        const some = sums()
        for (const one of all) some.add(...one)
        const before = seen(some)
        const back = some.remove(...gone)
        expect(back === false).toBe([3, 7].includes(gigabits))
        if (back === false) {
          expect(seen(some)).toEqual(before)
          return
        }
        const others = sums()
        for (const one of all) if (one !== gone) others.add(...one)
        expect(seen(some)).toEqual(seen(others))
        back()
        expect(seen(some)).toEqual(before)
      }),
    )
  })

  it('ask nothing of links that the tunnel does not cross, and take an addition back exactly where it cannot be subtracted', () => {
    const { sums, placed } = sumsAt(3 * GIGABIT)
    const some = sums()
    for (const bits of [101, 64, 977]) some.add(...placed(`x${bits}`, 'b>c', bits))
    const before = seen(some)
    const back = some.add(...placed('y', 'a>b', 500))
    expect(some.remove(...placed('y', 'a>b', 500))).not.toBe(false)
    some.add(...placed('y', 'a>b', 500))
    const again = some.add(...placed('z', 'b>c', 333))
    again()
    back()
    expect(seen(some)).toEqual(before)
  })
})
