import { LinkSums } from '../../allocation/link-sums.ts'
import type { PlacementTools } from '../../allocation/place-request.ts'
import { Searches } from '../../allocation/searches.ts'
import type { FailedElement, Range } from '../../engine/change.ts'
import { Engine } from '../../engine/engine.ts'
import type { Mark } from '../../engine/undo-log.ts'
import { defined } from '../../model/defined.ts'
import type {
  FailureAnswer,
  MovedBound,
  RiskElement,
  SurvivalInput,
  SurvivalPart,
} from '../../model/planning/survival.ts'
import { type Tunnel, undeclared } from '../../model/request.ts'
import type { Violation } from '../../model/verdict.ts'
import { Stopped } from '../../model/work-budget.ts'
import { elementsOf } from './elements.ts'
import { plannedMove } from './planned-move.ts'
import { byRequest } from './requests-of.ts'
import { type DownRequest, type Rerouting, rerouteAll } from './reroute.ts'
import { Slacks, slackOf } from './slacks.ts'
import { Ways } from './ways.ts'

/** What does not depend on what fails: periods and trees as they were placed, and what files declare. */
const APART: ReadonlySet<Violation['code']> = new Set(['TREE', 'PERIOD', 'DECLARED', 'MTU'])

/**
 * A network that is asked what each failure does to it. It is analysed once; a failure re-analyses only what it reaches, and
 * is taken back before the next, so that an answer does not depend on those before it.
 */
export class Survey {
  readonly #input: SurvivalInput
  readonly #elements: readonly RiskElement[]
  readonly #engine: Engine
  readonly #whole: Mark
  readonly #tunnels: ReadonlyMap<string, Tunnel>
  /** Position in the file, by id. */
  readonly #place: ReadonlyMap<string, number>
  readonly #copies: ReadonlyMap<string, readonly Tunnel[]>
  /** Those of the whole network that a failure could mend, by what they are about. */
  readonly #before: ReadonlyMap<string, Violation>
  readonly #slacks: Slacks
  readonly #sums: LinkSums
  readonly #searches = new Searches()
  readonly #ways: Ways

  /** Throws Stopped where the analysis of the whole network is ended, InputError or RangeError for what is none. */
  constructor(input: SurvivalInput, shouldStop?: () => boolean) {
    const { topology, analysis } = input
    const tunnels = input.tunnels.map(undeclared)
    this.#input = input
    this.#elements = elementsOf(input)
    this.#engine = Engine.of(topology, tunnels, { ...analysis, ...defined({ shouldStop }) })
    this.#whole = this.#engine.mark()
    this.#tunnels = new Map(tunnels.map(tunnel => [tunnel.id, tunnel]))
    this.#place = new Map(tunnels.map(({ id }, i) => [id, i]))
    this.#copies = byRequest(tunnels)
    const { network } = this.#engine.hops
    this.#ways = new Ways(network)
    this.#before = new Map(dependent(this.#engine.violations()).map(v => [keyOf(v), v]))
    this.#slacks = new Slacks(
      tunnels.flatMap(tunnel => {
        const { worstPs, isDown } = this.#engine.bound(tunnel.id)
        const slackPs = isDown ? undefined : slackOf(tunnel, worstPs)
        return slackPs === undefined ? [] : [{ tunnel: tunnel.id, slackPs }]
      }),
    )
    this.#sums = new LinkSums(network)
    for (const tunnel of tunnels) {
      const tree = this.#engine.tree(tunnel.id)
      if (tree !== undefined) this.#sums.add(tunnel, tree)
    }
  }

  /** What the failure of some elements does; with none, what is wrong with the whole network. Throws Stopped when time is over. */
  answer({ elements }: SurvivalPart): FailureAnswer {
    const engine = this.#engine
    engine.rollBackTo(this.#whole)
    engine.work.begin()
    try {
      return elements.length === 0 ? this.#unharmed() : this.#failing(elements.map(e => this.#elements[e]!))
    } catch (error) {
      if (!(error instanceof Stopped) || error.reason === 'time') throw error
      return {
        ...NOTHING,
        undecided: `not decided within the ${engine.work.limit} steps that are allowed (--work-limit)`,
      }
    } finally {
      engine.rollBackTo(this.#whole)
    }
  }

  #unharmed(): FailureAnswer {
    return { ...NOTHING, broken: this.#engine.violations(), worstSlack: this.#slacks.least(new Map()) }
  }

  #failing(elements: readonly RiskElement[]): FailureAnswer {
    const engine = this.#engine
    const { moved } = engine.failAll(elements.flatMap(failedBy))
    const before = new Map(moved.map(one => [one.id, one.before]))
    const down = moved.filter(({ after }) => after === undefined).map(({ id }) => this.#tunnels.get(id)!)
    down.sort((a, b) => this.#place.get(a.id)! - this.#place.get(b.id)!)
    const isDown = new Set(down.map(({ id }) => id))
    const requests = [...byRequest(down)].map(([id, some]): DownRequest => {
      const up = this.#copies.get(id)!.filter(copy => !isDown.has(copy.id) && !engine.bound(copy.id).isDown)
      return { id, down: some, up }
    })
    const failedLinks = new Set(elements.flatMap(({ links }) => links))
    const closed = new Set([...failedLinks].map(link => engine.hops.network.linkIndex.get(link)!))
    const cutOff = this.#cutOff(requests, elements, closed)
    const rerouting = this.#reroute(requests, closed, before)
    const found = this.#look(down, requests, failedLinks, before, rerouting)
    return {
      down: down.map(({ id }) => id),
      covered: requests.filter(({ up }) => up.length > 0).map(({ id }) => id),
      interrupted: requests.filter(({ up }) => up.length === 0).map(({ id }) => id),
      cutOff,
      ...found,
      ...this.#planned(rerouting),
    }
  }

  /** New trees for what is down; whom that moves joins `before`, with the range that it had when nothing had failed. */
  #reroute(
    requests: readonly DownRequest[],
    closed: ReadonlySet<number>,
    before: Map<string, Range | undefined>,
  ): Rerouting {
    const { reroute } = this.#input
    if (reroute === 'none' || requests.length === 0) return NO_REROUTING
    const engine = this.#engine
    const tools = this.#toolsWithout(
      requests.flatMap(({ down }) => down),
      closed,
    )
    // The request that has least to spare chooses first.
    const slack = ({ down }: DownRequest): number =>
      Math.min(...down.map(one => slackAt(one, before.get(one.id))))
    const order = requests.toSorted((a, b) => compare(slack(a), slack(b)))
    const rerouting = rerouteAll(tools, order, reroute)
    for (const [id, range] of rerouting.moved) if (!before.has(id)) before.set(id, range)
    for (const { tunnel } of rerouting.placed)
      if (!engine.has(tunnel.id)) throw new Error(`${tunnel.id} is lost`)
    return rerouting
  }

  /** What a search for trees needs, with the tunnels that are down taken out and no way over what has failed. */
  #toolsWithout(down: readonly Tunnel[], closed: ReadonlySet<number>): PlacementTools {
    const engine = this.#engine
    const { network } = engine.hops
    let sums: LinkSums | undefined = this.#sums
    for (const tunnel of down) {
      const back: false | (() => void) = sums?.remove(tunnel, engine.tree(tunnel.id)!) ?? false
      if (back === false) sums = undefined
      else engine.whenTakenBack(back)
      engine.remove(tunnel.id)
    }
    return { network, engine, sums: sums ?? this.#sumsAnew(), searches: this.#searches, closed }
  }

  /** Where taking out leaves the last digits to the order of adding. */
  #sumsAnew(): LinkSums {
    const engine = this.#engine
    const sums = new LinkSums(engine.hops.network)
    for (const tunnel of engine.tunnels) {
      const tree = engine.tree(tunnel.id)
      if (tree !== undefined) sums.add(tunnel, tree)
    }
    return sums
  }

  #cutOff(
    requests: readonly DownRequest[],
    elements: readonly RiskElement[],
    closed: ReadonlySet<number>,
  ): FailureAnswer['cutOff'] {
    const { nodeIndex, topology } = this.#engine.hops.network
    const failed = new Set(elements.flatMap(({ nodes }) => nodes))
    const bySender = new Map<string, Set<string>>()
    for (const { down } of requests)
      for (const { sender, receivers } of down) {
        const all = bySender.get(sender) ?? new Set()
        bySender.set(sender, all)
        for (const receiver of receivers) all.add(receiver)
      }
    const lost = new Map(
      [...bySender].map(([sender, receivers]) => {
        if (failed.has(sender)) return [sender, receivers]
        const numbers = [...receivers].map(id => nodeIndex.get(id)!)
        const missed = this.#ways.cutOff(nodeIndex.get(sender)!, numbers, link => closed.has(link))
        return [sender, new Set([...missed].map(node => topology.nodes[node]!.id))]
      }),
    )
    return requests.flatMap(({ id, down: [first] }) => {
      const receiver = first?.receivers.find(one => lost.get(first.sender)?.has(one))
      return receiver === undefined ? [] : [{ id, receiver }]
    })
  }

  /** What is different from the whole network, now that all is as it will be. */
  #look(
    down: readonly Tunnel[],
    requests: readonly DownRequest[],
    failedLinks: ReadonlySet<string>,
    before: ReadonlyMap<string, Range | undefined>,
    { placed, refused }: Rerouting,
  ): Omit<FailureAnswer, 'down' | 'covered' | 'interrupted' | 'cutOff' | 'planned'> {
    const engine = this.#engine
    const moved = new Map(placed.map(({ tunnel }) => [tunnel.id, tunnel]))
    const stopped = new Set(down.map(({ id }) => id).filter(id => !moved.has(id)))
    const slacks = new Map<string, number | null | undefined>([...stopped].map(id => [id, undefined]))
    const moves: MovedBound[] = []
    for (const [id, range] of before) {
      if (stopped.has(id)) continue
      const { worstPs: toPs } = engine.bound(id)
      slacks.set(id, slackOf(this.#tunnels.get(id)!, toPs))
      const fromPs = worstOf(range)
      if (fromPs !== toPs && !moved.has(id)) moves.push({ id, fromPs, toPs })
    }
    moves.sort((a, b) => this.#place.get(a.id)! - this.#place.get(b.id)!)
    const now = dependent(engine.violations())
    const known = new Set(now.map(keyOf))
    const isGone = (v: Violation): boolean =>
      isOfTunnel(v.code)
        ? requests.some(one => isAbout(one, 'tunnel' in v ? v.tunnel : undefined))
        : 'link' in v && v.link !== undefined && failedLinks.has(v.link)
    return {
      rerouted: placed.map(({ tunnel: { id, routes } }) => ({
        id,
        routes,
        fromPs: worstOf(before.get(id)),
        toPs: engine.bound(id).worstPs!,
      })),
      lost: requests
        .filter(({ up, down: some }) => up.length === 0 && some.every(({ id }) => stopped.has(id)))
        .map(({ id }) => ({ id, ...defined({ why: whyOf(refused.get(id)) }) })),
      broken: now.filter(v => !this.#before.has(keyOf(v))),
      mended: [...this.#before].filter(([key, v]) => !known.has(key) && !isGone(v)).length,
      worstSlack: this.#slacks.least(slacks),
      ...this.#moves(moves),
    }
  }

  #moves(
    moves: readonly MovedBound[],
  ): Pick<FailureAnswer, 'rising' | 'falling' | 'mostRisen' | 'mostFallen' | 'moves'> {
    const by = moves.map(riseOf)
    const most = (sign: 1 | -1): MovedBound | undefined => {
      let found = -1
      for (let i = 0; i < by.length; i++)
        if (sign * by[i]! > 0 && (found < 0 || sign * by[i]! > sign * by[found]!)) found = i
      return moves[found]
    }
    return {
      rising: by.filter(rise => rise > 0).length,
      falling: by.filter(rise => rise < 0).length,
      ...defined({ mostRisen: most(1), mostFallen: most(-1) }),
      ...(this.#input.listsMoves ? { moves } : {}),
    }
  }

  #planned({ placed }: Rerouting): Pick<FailureAnswer, 'planned'> {
    if (placed.length === 0) return {}
    this.#engine.rollBackTo(this.#whole)
    return { planned: plannedMove(this.#engine, placed) }
  }
}

const NOTHING: FailureAnswer = {
  down: [],
  covered: [],
  interrupted: [],
  rerouted: [],
  lost: [],
  cutOff: [],
  broken: [],
  mended: 0,
  worstSlack: null,
  rising: 0,
  falling: 0,
}

const NO_REROUTING: Rerouting = { placed: [], refused: new Map(), moved: new Map() }

/** A switch takes its links along. */
const failedBy = ({ kind, links, nodes }: RiskElement): readonly FailedElement[] => [
  ...nodes.map(node => ({ node })),
  ...(kind === 'switch' ? [] : links.map(link => ({ link }))),
]

const dependent = (violations: readonly Violation[]): readonly Violation[] =>
  violations.filter(({ code }) => !APART.has(code))

/** Who and where, without the numbers, which move. */
const keyOf = (v: Violation): string =>
  JSON.stringify([
    v.code,
    isOfTunnel(v.code) && 'tunnel' in v ? v.tunnel : '',
    !isOfTunnel(v.code) && 'link' in v ? v.link : '',
    'lane' in v ? v.lane : '',
  ])

/** A deadline names the link with the longest wait, and a queue the largest of its tunnels: both change without the verdict. */
const isOfTunnel = (code: Violation['code']): boolean => code === 'DEADLINE' || code === 'JITTER'

const isAbout = ({ id, down }: DownRequest, tunnel: string | undefined): boolean =>
  id === tunnel || down.some(one => one.id === tunnel)

const worstOf = (range: Range | undefined): number | null =>
  range === undefined || range.maxJitterPs === null ? null : range.minLatencyPs + range.maxJitterPs

const slackAt = (tunnel: Tunnel, range: Range | undefined): number =>
  slackOf(tunnel, worstOf(range)) ?? Number.POSITIVE_INFINITY

/** Infinite ones are equal to each other. */
const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)

const whyOf = (
  rejection: { readonly code: string; readonly message: string } | undefined,
): NonNullable<FailureAnswer['lost'][number]['why']> | undefined =>
  rejection === undefined
    ? undefined
    : ({ code: rejection.code, message: rejection.message } as NonNullable<
        FailureAnswer['lost'][number]['why']
      >)

/** By how much a bound rises; Infinity where it is lost. */
const riseOf = ({ fromPs, toPs }: MovedBound): number =>
  (toPs ?? Number.POSITIVE_INFINITY) - (fromPs ?? Number.POSITIVE_INFINITY)
