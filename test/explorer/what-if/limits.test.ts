import { describe, expect, test } from 'vitest'
import { WhatIf } from '../../../src/explorer/what-if/what-if.ts'
import { Stopped } from '../../../src/model/work-budget.ts'
import { tightRing } from '../../arbitraries/rings.ts'

const { topology, tunnels } = tightRing(7, 0.5)
const [first] = tunnels

describe('an operation that takes longer than it may', () => {
  test('changes nothing and says so, by time', () => {
    let isOver = false
    let begun = 0
    const whatIf = new WhatIf(topology, tunnels, { shouldStop: () => isOver }, () => begun++)
    const { world } = whatIf
    isOver = true
    const slower = { ...first!, periodPs: first!.periodPs * 2, requestedPeriodPs: first!.periodPs * 2 }
    for (const operation of [
      { kind: 'change', tunnels: [slower] },
      { kind: 'fail', places: [{ link: 's0>s1' }], name: 'link s0>s1' },
      { kind: 'reroute', id: first!.id },
    ] as const) {
      const outcome = whatIf.apply(operation)
      expect(outcome).toMatchObject({ kind: 'refused', rejection: { code: 'TIME_LIMIT' } })
      expect(outcome.kind === 'refused' && outcome.rejection.message).toContain('undecided, nothing changed')
      expect(whatIf.world).toBe(world)
      expect(whatIf.undoable).toBe(0)
    }
    isOver = false
    const outcome = whatIf.apply({ kind: 'change', tunnels: [slower] })
    expect(outcome.kind).toBe('changed')
    const after = whatIf.world
    whatIf.undo()
    isOver = true
    expect(whatIf.redo()).toMatchObject({ kind: 'refused' })
    isOver = false
    expect(whatIf.redo()).toMatchObject({ kind: 'changed', world: after })
    expect(begun).toBe(7)
  })

  test('by steps, each operation its own', () => {
    const workLimit = 5_000_000
    expect(() => new WhatIf(topology, tunnels, { workLimit: 10 })).toThrow(Stopped)
    const whatIf = new WhatIf(topology, tunnels, { workLimit })
    for (let i = 0; i < 40; i++) {
      const periodPs = first!.periodPs * (2 + (i % 3))
      const tunnel = { ...first!, periodPs, requestedPeriodPs: periodPs }
      expect(whatIf.apply({ kind: 'change', tunnels: [tunnel] }).kind).toBe('changed')
      expect(whatIf.explain(first!.id).kind).toBe('explained')
    }
  })
})
