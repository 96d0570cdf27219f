import type { FailedElement } from '../../engine/change.ts'
import type { HeadroomInput } from '../../model/planning/headroom-input.ts'
import type { SurvivalInput } from '../../model/planning/survival.ts'
import type { Topology } from '../../model/topology.ts'
import { asRound } from '../../planning/fix/with-round-amounts.ts'
import { ELEMENT_KINDS, elementsOf } from '../../planning/survive/elements.ts'
import { failureName, harmful } from '../../report/planning/failure-columns.ts'
import { linksById } from '../state/links-by-id.ts'
import type { PlanningTask } from '../state/planning-state.ts'
import type { Next, State } from '../state/state.ts'
import { hasFailed } from '../view/link-rows.ts'
import { selectedRow } from '../view/selection.ts'
import { carrying, requestOf } from '../what-if/plan-operation.ts'
import type { World } from '../what-if/world.ts'
import { operate } from './change.ts'
import { only, saying } from './next.ts'

/** The network as it works now. */
const inService = (world: World): Topology => {
  const { topology, failed } = world
  if (failed.length === 0) return topology
  const links = topology.links.filter(link => !hasFailed(world, link))
  const there = new Set(links.map(({ id }) => id))
  const { sharedRisk, ...rest } = { ...topology, links }
  if (sharedRisk === undefined) return rest
  const standing = (ids: readonly string[] = []): readonly string[] => ids.filter(id => there.has(id))
  const groups = sharedRisk.map(group => ({
    ...group,
    ...(group.cables === undefined ? {} : { cables: standing(group.cables) }),
    ...(group.links === undefined ? {} : { links: standing(group.links) }),
  }))
  return { ...rest, sharedRisk: groups }
}

const asking = (state: State, task: PlanningTask): Next => ({
  state: {
    ...state,
    planning: {
      ...state.planning,
      asked: { world: state.world, task, isRunning: true, done: 0, total: 0, why: undefined },
    },
  },
  effect: { kind: 'plan', task },
})

/** Looks for what would mend the selected request; a tunnel that is down is asked for anew. */
export const findFixesFor = (state: State): Next => {
  const row = selectedRow(state)
  if (row === undefined) return saying(state, 'warn', 'no tunnel is selected')
  const { world } = state
  const { tunnel, copies, rejected, isDown, isBroken } = row
  const id = tunnel.replica?.of ?? tunnel.id
  if (!isDown && !isBroken) return saying(state, 'good', `${id} holds all that it promises: nothing to mend`)
  const opened: State = { ...state, dialog: { kind: 'fix', id, list: { cursor: 0, top: 0 } } }
  const { fixes } = state.planning
  if (fixes?.world === world && fixes.id === id) return only(opened)
  const target = rejected !== undefined ? rejected.request : isDown ? requestOf(copies) : id
  return asking(opened, { kind: 'fix', id, topology: inService(world), tunnels: carrying(world), target })
}

/** Does the proposal of this number, or the one with the cursor. */
export const applyFix = (state: State, key: string): Next => {
  const { dialog, planning, world } = state
  if (dialog?.kind !== 'fix') return only(state)
  const found = planning.fixes?.world === world ? planning.fixes.found : undefined
  const at = /^[1-9]$/.test(key) ? Number(key) - 1 : dialog.list.cursor
  const proposal = found?.proposals[at]
  if (found === undefined || proposal === undefined)
    return saying(state, 'warn', found === undefined ? 'still looking' : 'there is no such proposal')
  const inPlace = new Set(carrying(world).map(({ id }) => id))
  return operate(state, {
    kind: 'fix',
    id: dialog.id,
    changes: asRound(proposal.changes),
    placed: found.target.filter(({ id }) => !inPlace.has(id)),
  })
}

/** Everything fails once: cables, switches, and what shares a risk. */
const surveyOf = (world: World): SurvivalInput => ({
  topology: inService(world),
  tunnels: carrying(world),
  kinds: ELEMENT_KINDS,
  k: 1,
  seed: 1,
  reroute: 'greedy',
  listsMoves: false,
  analysis: {},
})

/** How far each tunnel can go. */
const roomIn = (world: World): HeadroomInput => ({
  topology: inService(world),
  tunnels: carrying(world),
  ofTunnels: true,
  ofQueues: false,
  options: {},
})

/** Begins to look at what the view shows, or stops. */
export const survey = (state: State): Next => {
  const { planning, world, view } = state
  const { asked } = planning
  if (asked?.isRunning === true && asked.task.kind === view && asked.world === world)
    return {
      state: { ...state, planning: { ...planning, asked: { ...asked, isRunning: false } } },
      effect: { kind: 'stop-planning' },
    }
  return asking(
    state,
    view === 'headroom'
      ? { kind: 'headroom', input: roomIn(world) }
      : { kind: 'failures', input: surveyOf(world) },
  )
}

/** Has what is selected in the list of failures fail here. */
export const failAsListed = (state: State): Next => {
  const { planning, world, failures, topology } = state
  const { survival } = planning
  const failure = survival?.world === world ? harmful(survival.survival)[failures.cursor] : undefined
  if (failure === undefined)
    return saying(state, 'warn', 'no failure is known that hurts: enter looks for them')
  const all = elementsOf({ topology, kinds: ELEMENT_KINDS })
  const places = failure.elements.flatMap(({ kind, id }): readonly FailedElement[] => {
    const element = all.find(one => one.kind === kind && one.id === id)
    if (element === undefined) return []
    const nodes = new Set(element.nodes)
    const links = linksById(topology)
    // A node takes its links along.
    const own = element.links.filter(link => {
      const ends = links.get(link)
      return ends !== undefined && !nodes.has(ends.from) && !nodes.has(ends.to)
    })
    return [...element.nodes.map(node => ({ node })), ...own.map(link => ({ link }))]
  })
  return operate({ ...state, view: 'tunnels' }, { kind: 'fail', places, name: failureName(failure) })
}
