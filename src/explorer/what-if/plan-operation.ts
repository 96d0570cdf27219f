import type { Placement } from '../../allocation/place-request.ts'
import type { Change } from '../../engine/change.ts'
import type { Engine } from '../../engine/engine.ts'
import { asRequests, copiesOf, type LanedRequest, type Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { Rejection } from '../../model/verdict.ts'
import { changedTunnels } from '../../planning/fix/change-entries.ts'
import { changedTopology } from '../../planning/fix/change-topology.ts'
import { operationLabel } from './operation-label.ts'
import { placeAtAnyCost, placeFitting, placementTools } from './place-anew.ts'
import { isSamePlace, type Operation, type RejectedRequest, type World } from './world.ts'

/** What the engine is asked to do, one after the other. */
export type Step = (engine: Engine) => Change

/** An operation that can be carried out, and what it leaves. */
export interface Planned {
  readonly label: string
  readonly now: Pick<World, 'tunnels' | 'failed' | 'rejected'>
  /** Another network, on which everything is analysed afresh; then there are no steps. */
  readonly topology?: Topology
  readonly steps: readonly Step[]
}

export type Plan = Planned | { readonly rejection: Rejection } | { readonly unchanged: string }

type Of<Kind extends Operation['kind']> = Extract<Operation, { readonly kind: Kind }>

/** What an operation would do. Throws RangeError for a tunnel that is not there. The engine is as before. */
export const planOperation = (engine: Engine, world: World, operation: Operation): Plan => {
  const label = operationLabel(operation, world.tunnels)
  switch (operation.kind) {
    case 'add':
      return planAdd(engine, world, label, operation)
    case 'reject': {
      const { rejected, instead } = operation
      return {
        label,
        now: { ...standing(world), rejected: inPlaceOf(world.rejected, instead, rejected) },
        steps: [],
      }
    }
    case 'remove':
      return planRemove(world, label, operation.ids)
    case 'change':
      return planChange(world, label, operation.tunnels)
    case 'fix':
      return planFix(world, label, operation)
    case 'reroute':
      return planReroute(engine, world, label, operation.id)
    case 'fail':
    case 'restore':
      return planFailure(world, label, operation)
  }
}

const standing = ({ tunnels, failed, rejected }: World): Planned['now'] => ({ tunnels, failed, rejected })

/** The list with another request in the place of one; behind the others where that is not there. */
const inPlaceOf = (
  rejected: readonly RejectedRequest[],
  id: string | undefined,
  by: RejectedRequest,
): readonly RejectedRequest[] => {
  const at = rejected.findIndex(({ request }) => request.id === id)
  return at < 0 ? [...rejected, by] : rejected.with(at, by)
}

/** The tunnels that carry something. */
export const carrying = ({ tunnels, bounds }: World): readonly Tunnel[] =>
  tunnels.filter(({ id }) => bounds.has(id))

const adding = (placements: readonly Placement[]): readonly Step[] =>
  placements.map(
    ({ tunnel, tree }) =>
      engine =>
        engine.add(tunnel, tree),
  )

const planAdd = (engine: Engine, world: World, label: string, operation: Of<'add'>): Plan => {
  const { request, force, instead } = operation
  const tools = placementTools(engine, carrying(world), world.failed)
  const placed = force ? placeAtAnyCost(tools, request) : placeFitting(tools, request, true)
  if (placed.kind === 'rejected') return placed
  return {
    label,
    now: {
      tunnels: [...world.tunnels, ...placed.placements.map(({ tunnel }) => tunnel)],
      failed: world.failed,
      rejected: world.rejected.filter(r => r.request.id !== instead),
    },
    steps: adding(placed.placements),
  }
}

const planRemove = (world: World, label: string, ids: readonly string[]): Plan => {
  const wanted = new Set(ids)
  const names = new Set([
    ...world.tunnels.flatMap(({ id, replica }) => (wanted.has(id) && replica ? replica.of : [])),
  ])
  const gone = world.tunnels.filter(
    ({ id, replica }) => wanted.has(id) || (replica !== undefined && names.has(replica.of)),
  )
  const rejected = world.rejected.filter(({ request }) => !wanted.has(request.id))
  if (gone.length === 0 && rejected.length === world.rejected.length)
    throw new RangeError(`there is no request ${ids.join(', ')}`)
  const left = new Set(gone)
  return {
    label,
    now: { tunnels: world.tunnels.filter(t => !left.has(t)), failed: world.failed, rejected },
    steps: gone.map(
      ({ id }) =>
        engine =>
          engine.remove(id),
    ),
  }
}

/** What is changed of a tunnel for both copies of a request that is sent twice, each on its own tree. */
const forAllCopies = (tunnels: readonly Tunnel[], to: Tunnel): readonly Tunnel[] => {
  const copies = copiesOf(tunnels, to.id)
  if (copies.length === 0) throw new RangeError(`there is no tunnel ${to.id}`)
  return copies.map(({ id, routes, replica }) => ({
    ...to,
    id,
    routes: id === to.id ? to.routes : routes,
    ...(replica === undefined ? {} : { replica }),
  }))
}

const planChange = (world: World, label: string, to: readonly Tunnel[]): Plan => {
  const changed = to.flatMap(tunnel => forAllCopies(world.tunnels, tunnel))
  return replacing(world, label, changed, 'nothing to change: these are its numbers')
}

/** `to` in the place of the tunnels that have the same ids. */
const replacing = (world: World, label: string, to: readonly Tunnel[], why: string): Plan => {
  const asked = new Map(to.map(tunnel => [tunnel.id, tunnel]))
  const now = new Map<string, Tunnel>()
  for (const old of world.tunnels) {
    const tunnel = asked.get(old.id)
    if (tunnel !== undefined && !isSameTunnel(old, tunnel)) now.set(old.id, tunnel)
  }
  if (now.size === 0) return { unchanged: why }
  return {
    label,
    now: { ...standing(world), tunnels: world.tunnels.map(tunnel => now.get(tunnel.id) ?? tunnel) },
    steps: [...now].map(
      ([id, tunnel]) =>
        engine =>
          engine.change(id, tunnel),
    ),
  }
}

const isSameTunnel = (a: Tunnel, b: Tunnel): boolean => {
  const keys = Object.keys({ ...a, ...b }) as (keyof Tunnel)[]
  return keys.every(key => a[key] === b[key] || JSON.stringify(a[key]) === JSON.stringify(b[key]))
}

const planFix = (world: World, label: string, { id, changes, placed }: Of<'fix'>): Plan => {
  const topology = changedTopology(world.topology, changes)
  const taken = new Set(placed.map(tunnel => tunnel.id))
  const others = world.tunnels.filter(tunnel => !taken.has(tunnel.id))
  const isNew = others.length === world.tunnels.length && placed.length > 0
  const before = isNew
    ? [...others, ...placed]
    : world.tunnels.map(tunnel => placed.find(own => own.id === tunnel.id) ?? tunnel)
  const tunnels = changedTunnels(topology, before, changes)
  const rejected = world.rejected.filter(({ request }) => request.id !== id)
  const now = { tunnels, failed: world.failed, rejected }
  if (topology !== world.topology) return { label, now, topology, steps: [] }
  const old = new Map(world.tunnels.map(tunnel => [tunnel.id, tunnel]))
  const steps = tunnels.flatMap((tunnel): readonly Step[] => {
    const was = old.get(tunnel.id)
    if (was === undefined) return [engine => engine.add(tunnel)]
    return was === tunnel ? [] : [engine => engine.change(tunnel.id, tunnel)]
  })
  return steps.length === 0 ? { unchanged: 'nothing to change: it is so already' } : { label, now, steps }
}

/** The tunnels of a request on the trees that were found for it; its period may have been raised to fit. */
export const onNewTrees = (old: Tunnel, placements: readonly Placement[]): readonly Tunnel[] =>
  placements.map(({ tunnel }) => ({ ...tunnel, requestedPeriodPs: old.requestedPeriodPs }))

/** What one or both copies of a tunnel ask for. */
export const requestOf = (copies: readonly Tunnel[]): LanedRequest => {
  const [request] = asRequests(copies)
  if (request === undefined) throw new RangeError('there is no such tunnel')
  return request
}

const planReroute = (engine: Engine, world: World, label: string, id: string): Plan => {
  const copies = copiesOf(world.tunnels, id)
  const request = requestOf(copies)
  const own = new Set(copies)
  const others = carrying(world).filter(tunnel => !own.has(tunnel))
  const before = engine.mark()
  for (const copy of copies) engine.remove(copy.id)
  const placed = placeAtAnyCost(placementTools(engine, others, world.failed), request)
  engine.rollBackTo(before)
  if (placed.kind === 'rejected') return placed
  const [old] = copies
  const to = old === undefined ? [] : onNewTrees(old, placed.placements)
  return replacing(world, label, to, `${request.id} stays where it is: no tree is better`)
}

const planFailure = (world: World, label: string, { kind, places }: Of<'fail' | 'restore'>): Plan => {
  const others = world.failed.filter(p => !places.some(place => isSamePlace(p, place)))
  return {
    label,
    now: { ...standing(world), failed: kind === 'fail' ? [...others, ...places] : others },
    steps: places.map(place => engine => (kind === 'fail' ? engine.fail(place) : engine.restore(place))),
  }
}
