import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { compactJournal } from '../../../src/controller/journal/copy-journal.ts'
import { openController, openOnItsNetwork } from '../../../src/controller/journal/open-controller.ts'
import { isHashOf, sha256, topologyHash } from '../../../src/controller/plan/fingerprint.ts'
import { applyPlan, makePlan } from '../../../src/controller/plan/plan.ts'
import { wireSizeBits } from '../../../src/model/encapsulation.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { ask, star, twoWays } from '../line.ts'

const folder = mkdtempSync(join(tmpdir(), 'xlane-network-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Queues without a limit: JSON has no word for that. */
const unlimited = (topology: Topology): Topology => ({
  ...topology,
  links: topology.links.map(one => ({ ...one, queueSizeBits: Number.POSITIVE_INFINITY })),
})

const narrower = (topology: Topology): Topology => ({
  ...topology,
  nodes: topology.nodes.filter(({ id }) => id !== 'sa'),
  links: topology.links.filter(({ from, to }) => from !== 'sa' && to !== 'sa'),
})

const rewritten = (topology: Topology): Topology => ({
  encapsulation: topology.encapsulation,
  clockTolerancePpb: topology.clockTolerancePpb,
  bestEffortMaxFrameBits: topology.bestEffortMaxFrameBits,
  links: [...topology.links]
    .reverse()
    .map(one => Object.fromEntries(Object.entries(one).reverse()) as typeof one),
  nodes: [...topology.nodes].reverse(),
  name: 'another title',
})

describe('the fingerprint of a network', () => {
  it('is of what bounds depend on, not of its title or the order it is written in', () => {
    expect(topologyHash(rewritten(star()))).toBe(topologyHash(star()))
    const { links } = star()
    const faster = [{ ...links[0]!, bandwidthBps: 2_000_000_000 }, ...links.slice(1)]
    for (const over of [
      { links: faster },
      { mtuBits: 12_000 },
      { clockTolerancePpb: 1 },
      { links: links.slice(1) },
    ])
      expect(topologyHash({ ...star(), ...over })).not.toBe(topologyHash(star()))
  })

  it('of before, of title and order, is known again', () => {
    const old = sha256(JSON.stringify(star()))
    expect(isHashOf(old, star(), 'tiny')).toBe(true)
    expect(isHashOf(old, { ...star(), name: 'another title' }, 'tiny')).toBe(true)
    expect(isHashOf(old, twoWays(), 'tiny')).toBe(false)
  })
})

describe('a journal', () => {
  it('opens with its network under another title and in another order', async () => {
    const path = join(folder, 'a.journal')
    const { controller, journal } = await openController(path, star())
    controller.requestBandwidth(ask('h1', 'h3', 1000, 100), 0)
    journal.close()
    const again = await openController(path, rewritten(star()))
    expect(again.controller.tunnels.map(({ id }) => id)).toEqual(['t1'])
    again.journal.close()
  })

  it('is brought to another network by a plan, and is of that one then, after a restart and compacted too', async () => {
    const path = join(folder, 'b.journal')
    const before = unlimited(twoWays())
    const after = narrower(before)
    const first = await openController(path, before)
    first.controller.requestBandwidth(ask('h1', 'h3', 1000, 100, { id: 'a' }), 0)
    first.controller.requestBandwidth(
      ask('h1', 'h3', 1000, 100, { id: 'b', routes: [['h1>s1', 's1>sa', 'sa>s2', 's2>h3']] }),
      0,
    )
    first.controller.requestBandwidth(ask('h2', 'h4', 1000, 100, { id: 'c' }), 0)
    first.journal.close()
    await expect(openController(path, after)).rejects.toMatchObject({ code: 'JOURNAL_TOPOLOGY' })
    const { controller, journal } = await openOnItsNetwork(path, after)
    expect(controller.topology).toEqual(before)
    const wanted = ['a', 'c'].map(id => {
      const request = controller.tunnel(id)!.request
      return { ...request, id, lane: 0, sizeBits: wireSizeBits(after.encapsulation, request.loadSizeBits) }
    })
    const plan = makePlan(controller, wanted, 1000, { topology: after })
    expect(plan).toMatchObject({
      topology: topologyHash(after),
      network: { from: topologyHash(before), withGap: [] },
      removed: [],
      rejected: [],
      unchanged: 2,
    })
    expect(plan.network!.broken).toMatchObject([{ id: 'b', isEnded: true }])
    expect(plan.rerouted.map(({ id }) => id)).toContain('a')
    expect(() => applyPlan(controller, plan, 1000)).toThrow('another network')
    expect(applyPlan(controller, plan, 1000, after)).toMatchObject([{ kind: 'network' }])
    expect(controller.fail({ link: 's1>sb' }, 3000)).toMatchObject({ kept: 0 })
    const { state } = controller
    journal.close()
    await expect(openController(path, before)).rejects.toMatchObject({ code: 'JOURNAL_TOPOLOGY' })
    for (const isCompacted of [false, true]) {
      if (isCompacted) await compactJournal(path, 0)
      const again = await openController(path, after)
      expect(again.controller.state).toEqual(state)
      expect(again.controller.topology).toEqual(after)
      expect(again.controller.failed).toEqual([{ link: 's1>sb' }])
      again.journal.close()
    }
  })
})
