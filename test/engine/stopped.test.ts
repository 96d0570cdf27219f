import fc from 'fast-check'
import { expect, it } from 'vitest'
import { resolveOptions } from '../../src/analysis/options.ts'
import { Engine } from '../../src/engine/engine.ts'
import { Stopped, WorkBudget } from '../../src/model/work-budget.ts'
import { JITTER, STRIDE, WAIT } from '../../src/network/flow-row.ts'
import { compileNetwork } from '../../src/network/network.ts'
import { type Tree, treeOf } from '../../src/network/tree.ts'
import { networks } from '../arbitraries/networks.ts'

/** Ends a calculation after as many steps as the test says. */
class Steps extends WorkBudget {
  left = Number.POSITIVE_INFINITY
  override begin(): void {}
  override spend(steps: number): void {
    this.left -= steps
    if (this.left < 0) throw new Stopped('work')
  }
}

/** J and Q of every row in place. */
const rowsOf = ({ hops }: Engine): readonly number[] =>
  hops.network.topology.links.flatMap((_, link) =>
    [...hops.atLink[link]!.subarray(0, hops.countAt[link])].flatMap(h => [
      hops.row[h * STRIDE + JITTER]!,
      hops.row[h * STRIDE + WAIT]!,
    ]),
  )

it('stopped at any step, an operation that is taken back and a floor leave every jitter and wait as it was', () => {
  let stopped = 0
  fc.assert(
    fc.property(
      networks(),
      fc.array(fc.nat(4000), { minLength: 1, maxLength: 8 }),
      ({ topology, tunnels }, cuts) => {
        const network = compileNetwork(topology)
        const work = new Steps()
        const engine = new Engine(network, { ...resolveOptions({ delayLimitPs: 10_000_000_000 }), work })
        const attempt = (cut: number, operation: () => unknown): void => {
          const before = rowsOf(engine)
          work.left = cut
          try {
            operation()
          } catch (error) {
            if (!(error instanceof Stopped)) throw error
            stopped++
          }
          work.left = Number.POSITIVE_INFINITY
          engine.rollBack()
          expect(rowsOf(engine)).toEqual(before)
        }
        for (const tunnel of tunnels) {
          const tree = treeOf(network, tunnel) as Tree
          for (const cut of cuts) {
            attempt(cut, () => engine.objectiveFloor(tunnel, tree))
            attempt(cut, () => engine.tryAdd(tunnel, tree))
            const [some] = engine.tunnels
            if (some !== undefined) attempt(cut, () => engine.remove(some.id))
          }
          if (engine.tryAdd(tunnel, tree).violations.length > 0) engine.rollBack()
          else engine.commit()
        }
      },
    ),
    { numRuns: 120 },
  )
  expect(stopped).toBeGreaterThan(1000)
})
