import { toolsOf } from '../../allocation/tools-of.ts'
import { Engine } from '../../engine/engine.ts'
import { topologyFromJson } from '../../model/planning/from-json.ts'
import type {
  HeadroomResult,
  PairHeadroom,
  QueueHeadroom,
  TunnelHeadroom,
} from '../../model/planning/headroom.ts'
import type { HeadroomInput, HeadroomPart } from '../../model/planning/headroom-input.ts'
import { type Tunnel, undeclared } from '../../model/request.ts'
import type { Violation } from '../../model/verdict.ts'
import type { Asking } from './asking.ts'
import { Ends, placesOf } from './ends.ts'
import { morePer } from './pair-headroom.ts'
import { queueHeadroom, wholeHeadroom } from './queue-headroom.ts'
import { tunnelHeadroom } from './tunnel-headroom.ts'
import { Wrong } from './wrong.ts'

/** Destinations in one part: enough to be worth it, few enough to hand out evenly. */
const PAIRS_EACH = 64

/** What one part answers. */
export type HeadroomAnswer =
  | {
      readonly kind: 'violations'
      /** What does not hold as it is. */
      readonly violations: readonly Violation[]
    }
  | {
      readonly kind: 'whole'
      /** Of all tunnels together; `null` where there are none. */
      readonly whole: NonNullable<HeadroomResult['whole']> | null
    }
  | {
      readonly kind: 'tunnel'
      /** What is left to it. */
      readonly tunnel: TunnelHeadroom
    }
  | {
      readonly kind: 'queue'
      /** What is left there; `null` where nothing is sent. */
      readonly queue: QueueHeadroom | null
    }
  | {
      readonly kind: 'pairs'
      /** From one source to each destination. */
      readonly pairs: readonly PairHeadroom[]
    }

/** The questions, in the order of the result. */
export const partsOfHeadroom = (input: HeadroomInput): readonly HeadroomPart[] => [
  { kind: 'violations' },
  ...(input.ofQueues ? [{ kind: 'whole' as const }] : []),
  ...(input.ofTunnels ? tunnelParts(input.tunnels) : []),
  ...(input.ofQueues ? queueParts(input) : []),
  ...pairParts(input),
]

/** A request that is sent twice is one question. */
const tunnelParts = (tunnels: readonly Tunnel[]): readonly HeadroomPart[] => {
  const together = new Map<string, string[]>()
  for (const { id, replica } of tunnels) {
    const name = replica === undefined ? `0${id}` : `1${replica.of}`
    together.set(name, [...(together.get(name) ?? []), id])
  }
  return [...together.values()].map(ids => ({ kind: 'tunnel', ids }))
}

const queueParts = ({ topology, tunnels }: HeadroomInput): readonly HeadroomPart[] => {
  const lanes = new Map<string, Set<number>>(topology.links.map(({ id }) => [id, new Set()]))
  for (const { routes, lane } of tunnels)
    for (const route of routes) for (const link of route) lanes.get(link)?.add(lane)
  return [...lanes].flatMap(([link, used]) =>
    [...used].sort((a, b) => a - b).map((lane): HeadroomPart => ({ kind: 'queue', link, lane })),
  )
}

const pairParts = ({ topology, pairs }: HeadroomInput): readonly HeadroomPart[] => {
  if (pairs === undefined) return []
  const places = placesOf(topology, pairs)
  const to = places.filter(place => pairs.to?.includes(place) ?? true)
  const chunks = Array.from({ length: Math.ceil(to.length / PAIRS_EACH) }, (_, i) =>
    to.slice(i * PAIRS_EACH, (i + 1) * PAIRS_EACH),
  )
  return places
    .filter(place => pairs.from?.includes(place) ?? true)
    .flatMap(from => chunks.map((some): HeadroomPart => ({ kind: 'pairs', from, to: some })))
}

/**
 * Analyses the allocation once, for answers to one question after the other; none leaves a trace on the next. Throws Stopped,
 * as each answer does, where `shouldStop` says so.
 */
export const prepareHeadroom = (
  input: HeadroomInput,
  shouldStop: () => boolean = () => false,
): ((part: HeadroomPart) => HeadroomAnswer) => {
  const tunnels = input.tunnels.map(undeclared)
  const engine = Engine.of(topologyFromJson(input.topology), tunnels, { ...input.options, shouldStop })
  const violations = engine.violations()
  const asking: Asking = { engine, wrong: new Wrong(violations) }
  const tools = input.pairs === undefined ? undefined : toolsOf(engine)
  const ends = input.pairs === undefined ? undefined : new Ends(engine, input.pairs)
  const byId = new Map(tunnels.map(tunnel => [tunnel.id, tunnel]))
  return part => {
    switch (part.kind) {
      case 'violations':
        return { kind: part.kind, violations }
      case 'whole':
        return { kind: part.kind, whole: wholeHeadroom(asking) ?? null }
      case 'tunnel': {
        const [first, ...others] = part.ids.flatMap(id => byId.get(id) ?? [])
        if (first === undefined) throw new RangeError(`there is no tunnel ${part.ids[0]}`)
        return { kind: part.kind, tunnel: tunnelHeadroom(asking, [first, ...others]) }
      }
      case 'queue':
        return { kind: part.kind, queue: queueHeadroom(asking, part.link, part.lane) ?? null }
      case 'pairs': {
        const { pairs: tried } = input
        if (tools === undefined || ends === undefined || tried === undefined)
          return { kind: part.kind, pairs: [] }
        const hint = { guess: 1, slope: 1 }
        const pairs = part.to.flatMap(to => {
          const hosts = ends.pair(part.from, to)
          if (hosts === undefined) return []
          const { more, binds } = morePer(asking, tools, hosts.sender, hosts.receiver, tried, hint)
          return [{ from: part.from, to, ...hosts, more, ...(binds === undefined ? {} : { binds }) }]
        })
        return { kind: part.kind, pairs }
      }
    }
  }
}

/** The answers as one result; of work that was stopped, the answers that there are. */
export const resultOfHeadroom = (
  input: HeadroomInput,
  answers: readonly HeadroomAnswer[],
  isComplete: boolean = answers.length === partsOfHeadroom(input).length,
): HeadroomResult => {
  const violations = answers.flatMap(answer => (answer.kind === 'violations' ? answer.violations : []))
  const whole = answers.flatMap(answer => (answer.kind === 'whole' ? (answer.whole ?? []) : []))[0]
  const { pairs: tried } = input
  return {
    schema: 'xlane/headroom@1',
    valid: answers.length > 0 && violations.length === 0,
    violations,
    complete: isComplete,
    ...(whole === undefined ? {} : { whole }),
    ...(input.ofTunnels
      ? { tunnels: answers.flatMap(answer => (answer.kind === 'tunnel' ? [answer.tunnel] : [])) }
      : {}),
    ...(input.ofQueues
      ? { queues: answers.flatMap(answer => (answer.kind === 'queue' ? (answer.queue ?? []) : [])) }
      : {}),
    ...(tried === undefined
      ? {}
      : {
          pairs: answers.flatMap(answer => (answer.kind === 'pairs' ? answer.pairs : [])),
          template: tried.template,
          asked: { between: tried.between, ways: tried.ways },
        }),
  }
}
