import type { LinkSums } from '../../allocation/link-sums.ts'
import { Searches } from '../../allocation/searches.ts'
import type { FailedElement, Moved, Range } from '../../engine/change.ts'
import { Engine } from '../../engine/engine.ts'
import type { Mark } from '../../engine/undo-log.ts'
import { defined } from '../../model/defined.ts'
import type {
  FailureAnswer,
  LostRequest,
  RiskElement,
  SurvivalInput,
  SurvivalPart,
} from '../../model/planning/survival.ts'
import { type Tunnel, undeclared } from '../../model/request.ts'
import type { Rejection } from '../../model/verdict.ts'
import { Stopped } from '../../model/work-budget.ts'
import { differencesOf, type Known, type Touched } from './differences.ts'
import { elementsOf } from './elements.ts'
import { plannedMove } from './planned-move.ts'
import { promisesOf, type Verdicts, verdictsOf } from './promises.ts'
import { byRequest } from './requests-of.ts'
import { type DownRequest, type Rerouting, rerouteAll } from './reroute.ts'
import { Slacks, slackOf } from './slacks.ts'
import { sumsOf, toolsWithout } from './tools-without.ts'
import { Ways } from './ways.ts'

/**
 * A network that is asked what each failure does to it. It is analysed once; a failure re-analyses only what it reaches, and
 * is taken back before the next, so that an answer does not depend on those before it.
 */
export class Survey {
  readonly #input: SurvivalInput
  readonly #elements: readonly RiskElement[]
  readonly #engine: Engine
  readonly #whole: Mark
  readonly #tunnels: ReadonlyMap<string, Known>
  readonly #copies: ReadonlyMap<string, readonly Tunnel[]>
  readonly #verdicts: Verdicts
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
    this.#tunnels = new Map(tunnels.map((tunnel, place) => [tunnel.id, { tunnel, place }]))
    this.#copies = byRequest(tunnels)
    this.#ways = new Ways(this.#engine.hops.network)
    this.#verdicts = verdictsOf(this.#engine.violations())
    this.#slacks = new Slacks(
      tunnels.flatMap(tunnel => {
        const { worstPs, isDown } = this.#engine.bound(tunnel.id)
        const slackPs = isDown ? undefined : slackOf(tunnel, worstPs)
        return slackPs === undefined ? [] : [{ tunnel: tunnel.id, slackPs }]
      }),
    )
    this.#sums = sumsOf(this.#engine)
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
    const worstSlack = this.#slacks.leastBut(() => false)
    return { ...NOTHING, broken: this.#engine.violations(), worstSlack }
  }

  #failing(elements: readonly RiskElement[]): FailureAnswer {
    const engine = this.#engine
    const { moved } = engine.failAll(elements.flatMap(failedBy))
    const down = this.#inFileOrder(moved.filter(({ after }) => after === undefined))
    const isDown = new Set(down.map(({ id }) => id))
    const requests = [...byRequest(down)].map(([id, some]): DownRequest => {
      const up = this.#copies.get(id)!.filter(copy => !isDown.has(copy.id) && !engine.bound(copy.id).isDown)
      return { id, down: some, up }
    })
    const failedLinks = new Set(elements.flatMap(({ links }) => links))
    const closed = new Set([...failedLinks].map(link => engine.hops.network.linkIndex.get(link)!))
    const cutOff = this.#cutOff(requests, elements, closed)
    const touched = new Map<string, Touched>()
    for (const { id, before, after } of moved)
      touched.set(id, this.#touched(id, before, after === undefined ? undefined : worstOf(after)))
    const rerouting = this.#reroute(requests, closed, touched)
    const isLost = ({ up, down: some }: DownRequest): boolean =>
      up.length === 0 && some.every(({ id }) => touched.get(id)?.toPs === undefined)
    return {
      down: down.map(({ id }) => id),
      covered: requests.filter(({ up }) => up.length > 0).map(({ id }) => id),
      interrupted: requests.filter(({ up }) => up.length === 0).map(({ id }) => id),
      rerouted: rerouting.placed.map(({ tunnel: { id, routes } }) => ({
        id,
        routes,
        fromPs: touched.get(id)!.fromPs,
        toPs: engine.bound(id).worstPs!,
      })),
      lost: requests
        .filter(isLost)
        .map(({ id }): LostRequest => ({ id, ...defined({ why: whyOf(rerouting.refused.get(id)) }) })),
      cutOff,
      ...promisesOf(this.#verdicts, verdictsOf(engine.violations()), requests, failedLinks),
      ...differencesOf(touched, this.#slacks, this.#input.listsMoves),
      // The last of all: it goes back to the whole network.
      ...this.#planned(rerouting),
    }
  }

  #inFileOrder(moved: readonly Moved[]): readonly Tunnel[] {
    return moved
      .map(({ id }) => this.#tunnels.get(id)!)
      .sort((a, b) => a.place - b.place)
      .map(({ tunnel }) => tunnel)
  }

  #touched(id: string, from: Range | undefined, toPs: number | null | undefined): Touched {
    const { tunnel, place } = this.#tunnels.get(id)!
    return { tunnel, place, fromPs: worstOf(from), toPs, isRerouted: false }
  }

  /** New trees for what is down; whom that moves joins those that were touched, and all are seen as they are then. */
  #reroute(
    requests: readonly DownRequest[],
    closed: ReadonlySet<number>,
    touched: Map<string, Touched>,
  ): Rerouting {
    const { reroute } = this.#input
    if (reroute === 'none' || requests.length === 0) return NO_REROUTING
    const engine = this.#engine
    const all = requests.flatMap(({ down }) => down)
    const tools = toolsWithout(engine, this.#sums, all, closed)
    // The request that has least to spare chooses first.
    const slack = ({ down }: DownRequest): number =>
      Math.min(...down.map(one => slackOf(one, touched.get(one.id)!.fromPs) ?? Number.POSITIVE_INFINITY))
    const order = requests.toSorted((a, b) => compare(slack(a), slack(b)))
    const rerouting = rerouteAll({ ...tools, searches: this.#searches }, order, reroute)
    for (const [id, range] of rerouting.moved)
      if (!touched.has(id)) touched.set(id, this.#touched(id, range, null))
    for (const { tunnel } of rerouting.placed) touched.get(tunnel.id)!.isRerouted = true
    for (const [id, one] of touched)
      if (one.isRerouted || one.toPs !== undefined) one.toPs = engine.bound(id).worstPs
    return rerouting
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

const worstOf = (range: Range | undefined): number | null =>
  range === undefined || range.maxJitterPs === null ? null : range.minLatencyPs + range.maxJitterPs

/** Infinite ones are equal to each other. */
const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)

const whyOf = (rejection: Rejection | undefined): LostRequest['why'] | undefined =>
  rejection === undefined ? undefined : { code: rejection.code, message: rejection.message }
