import type { PlacementTools } from '../../allocation/place-request.ts'
import type { Engine } from '../../engine/engine.ts'
import { copiesOf, type LanedRequest, type Tunnel } from '../../model/request.ts'
import { Stopped } from '../../model/work-budget.ts'
import { placeFitting, placementTools } from './place-anew.ts'
import { onNewTrees, type Planned, requestOf, type Step } from './plan-operation.ts'
import type { World } from './world.ts'

/** How far a placement of many has come. */
export interface BulkProgress {
  readonly done: number
  readonly total: number
  readonly placed: number
}

/** One of them: tunnels that look for another tree, or a rejected request that is tried again. */
type Seeker = { readonly request: LanedRequest; readonly copies: readonly Tunnel[] }

/**
 * Finds places for many, one after the other, each beside what stands by then. Only what breaks nothing is taken: the others
 * stay as they are. The engine is ahead of the world until the plan is taken.
 */
export class BulkPlacement {
  readonly #engine: Engine
  readonly #world: World
  #tools: PlacementTools | undefined
  readonly #seekers: readonly Seeker[]
  readonly #steps: Step[] = []
  readonly #now = new Map<string, Tunnel>()
  readonly #added: Tunnel[] = []
  readonly #accepted = new Set<string>()
  readonly #links = new Set<string>()
  #next = 0
  #placed = 0

  /** `ids`: of tunnels and of rejected requests. */
  constructor(engine: Engine, world: World, ids: readonly string[]) {
    this.#engine = engine
    this.#world = world
    const wanted = new Set(ids)
    const seen = new Set<string>()
    const rerouted = world.tunnels.flatMap((tunnel): readonly Seeker[] => {
      const name = tunnel.replica?.of ?? tunnel.id
      if (!wanted.has(tunnel.id) || seen.has(name)) return []
      seen.add(name)
      const copies = tunnel.replica === undefined ? [tunnel] : copiesOf(world.tunnels, tunnel.id)
      return [{ request: requestOf(copies), copies }]
    })
    const tried = world.rejected.flatMap(({ request }): readonly Seeker[] =>
      wanted.has(request.id) ? [{ request, copies: [] }] : [],
    )
    this.#seekers = [...rerouted, ...tried]
  }

  get progress(): BulkProgress {
    return { done: this.#next, total: this.#seekers.length, placed: this.#placed }
  }

  /** Links that were reached, by id. */
  get links(): ReadonlySet<string> {
    return this.#links
  }

  /** The next one; false where there is none. */
  advance(): boolean {
    const seeker = this.#seekers[this.#next]
    if (seeker === undefined) return false
    this.#next++
    const mark = this.#engine.mark()
    try {
      this.#engine.work.begin()
      if (this.#place(seeker)) this.#placed++
    } catch (error) {
      this.#engine.rollBackTo(mark)
      // What is not decided in time stays as it is.
      if (!(error instanceof Stopped)) throw error
    }
    return true
  }

  /** What was placed so far, as one operation; the engine stands there already. */
  plan(): Planned {
    const { tunnels, failed, rejected } = this.#world
    return {
      label: this.#label(),
      now: {
        tunnels: [...tunnels.map(tunnel => this.#now.get(tunnel.id) ?? tunnel), ...this.#added],
        failed,
        rejected: rejected.filter(({ request }) => !this.#accepted.has(request.id)),
      },
      steps: this.#steps,
    }
  }

  #label(): string {
    const { placed, total } = this.progress
    return `find places for ${total}: ${placed} found`
  }

  #place({ request, copies }: Seeker): boolean {
    const tools = this.#toolsWithout(copies)
    const before = this.#engine.mark()
    for (const { id } of copies) this.#engine.remove(id)
    const placed = placeFitting(tools, request, false)
    this.#engine.rollBackTo(before)
    if (placed.kind === 'rejected') return false
    const [old] = copies
    const to =
      old === undefined ? placed.placements.map(({ tunnel }) => tunnel) : onNewTrees(old, placed.placements)
    for (const [i, tunnel] of to.entries()) {
      this.#take(
        old === undefined ? engine => engine.add(tunnel) : engine => engine.change(tunnel.id, tunnel),
        tunnel,
        old !== undefined,
      )
      const tree = placed.placements[i]?.tree
      if (tree !== undefined) this.#tools?.sums.add(tunnel, tree)
    }
    if (old === undefined) this.#accepted.add(request.id)
    return true
  }

  /** Those that are down count for nothing in the sums; for one that is not they are made anew. */
  #toolsWithout(copies: readonly Tunnel[]): PlacementTools {
    const { failed } = this.#world
    if (!copies.some(({ id }) => this.#carries(id))) {
      this.#tools ??= placementTools(this.#engine, this.#standing(new Set()), failed)
      return this.#tools
    }
    this.#tools = undefined
    return placementTools(this.#engine, this.#standing(new Set(copies.map(({ id }) => id))), failed)
  }

  #carries(id: string): boolean {
    return this.#world.bounds.has(id) || this.#now.has(id)
  }

  #standing(but: ReadonlySet<string>): readonly Tunnel[] {
    const { tunnels } = this.#world
    const there = tunnels.filter(({ id }) => this.#carries(id) && !but.has(id))
    return [...there.map(tunnel => this.#now.get(tunnel.id) ?? tunnel), ...this.#added]
  }

  #take(step: Step, tunnel: Tunnel, isThere: boolean): void {
    for (const link of step(this.#engine).links) this.#links.add(link)
    this.#steps.push(step)
    if (isThere) this.#now.set(tunnel.id, tunnel)
    else this.#added.push(tunnel)
  }
}
