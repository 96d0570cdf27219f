import { requireInput } from '../../model/checks/require-input.ts'
import { describe } from '../../model/checks/words.ts'
import type { Command, NetworkElement } from '../../model/command.ts'
import type { Topology } from '../../model/topology.ts'
import { compileNetwork } from '../../network/network.ts'
import { commandError } from '../contract/command-error.ts'
import { type Contract, tunnelsOf } from '../contract/contract.ts'
import type { Decision, NetworkState, Rerouted } from '../contract/decision.ts'
import { hull } from '../contract/promise.ts'
import { Admission, type RangesById } from './admission.ts'
import { type Carried, carryOver } from './carry-over.ts'
import type { Deciding } from './deciding.ts'
import { brokenOf, cutOff, eventsOfNetwork, onNewTree, type Times } from './network-contracts.ts'
import { isSameElement, networkInUse, withLinksOf } from './network-in-use.ts'
import { movesOf, type Phase } from './phases.ts'
import { startOf } from './timing.ts'

type NetworkCommand = Extract<Command, { kind: 'network' | 'fail' | 'restore' }>

/**
 * The network becomes another one, or something of it fails or is back. Contracts stay where their trees do and all bounds hold;
 * others get new trees, on which they are beside the old ones until those have drained (make-before-break), as far as both fit;
 * what finds no place is best effort until the network changes again, or ends where it cannot be.
 */
export const decideNetwork = (deciding: Deciding, command: NetworkCommand): Decision => {
  const { admission, options, state, nowMs } = deciding
  const network = networkAfter(deciding, command)
  const topology = network.topology ?? admission.base
  const anew = new Admission(compileNetwork(networkInUse(topology, network.failed)), options, topology)
  const carried = carryOver(deciding, anew)
  const granted = [...carried.kept, ...carried.placed.map(p => p.contract)]
  const before: RangesById = new Map(granted.flatMap(lastRangeOf))
  const after: RangesById = new Map(granted.map(({ id }) => [id, anew.bound(id)]))
  const course = courseOf(deciding, anew, carried, before, after)
  const { phases, times } = course
  const own = new Set(carried.placed.map(p => p.contract.id))
  const moved = movesOf(before, phases, own)
  const placed = carried.placed.map(one => onNewTree(one, phases, times, nowMs))
  const broken = carried.broken.map(one => brokenOf(deciding, one))
  const isQuiet = moved.length === 0 && placed.length === 0 && broken.length === 0
  const cut = broken.filter(b => !b.isEnded).map(({ contract }) => cutOff(contract, nowMs))
  const gone = broken.filter(b => b.isEnded).map(b => b.contract.id)
  const rerouted = carried.placed
    .filter(p => p.from !== undefined)
    .map(({ contract }): Rerouted => {
      const from = before.get(contract.id)
      const to = after.get(contract.id)
      if (from === undefined || to === undefined) throw new Error(`${contract.id} has no range`)
      return { id: contract.id, from, to, isGapless: times.isGapless }
    })
  const events = eventsOfNetwork(state, placed, cut, gone, moved, nowMs)
  return {
    atMs: nowMs,
    outcome: {
      kind: 'network',
      kept: carried.kept.length,
      rerouted,
      restored: carried.placed.filter(p => p.from === undefined).map(p => p.contract.id),
      broken: broken.map(({ contract, reason, isEnded }) => ({ id: contract.id, reason, isEnded })),
      affected: moved,
      startsMs: times.startMs,
      settledMs: isQuiet ? nowMs : times.settledMs,
    },
    network,
    held: [],
    replaced: [...placed, ...cut],
    gone,
    moved,
    settledMs: isQuiet ? state.settledMs : times.settledMs,
    named: state.named,
    events,
  }
}

const lastRangeOf = ({ id, promises, status }: Contract): readonly (readonly [string, Promised])[] => {
  const last = promises.at(-1)
  return last === undefined || status === 'demoted' || last.maxJitterPs === null ? [] : [[id, last]]
}

type Promised = Contract['promises'][number]

/** From when on what holds, and until when old and new are both there. */
const courseOf = (
  deciding: Deciding,
  anew: Admission,
  { placed }: Carried,
  before: RangesById,
  after: RangesById,
): { readonly phases: readonly Phase[]; readonly times: Times } => {
  const { admission, options } = deciding
  const startMs = startOf(deciding)
  const drainMs = Math.max(admission.drainMs(), anew.drainMs())
  const leaving = placed.flatMap(({ from, contract }) =>
    from === undefined ? [] : tunnelsOf(from).filter((old, i) => !isSameTree(old, tunnelsOf(contract)[i])),
  )
  if (leaving.length === 0) {
    const settledMs = startMs + drainMs
    return {
      phases: twoPhases(startMs, before, after, settledMs, after),
      times: { startMs, settledMs, isGapless: true },
    }
  }
  const both = compileNetwork(withLinksOf(anew.network.topology, admission.network.topology))
  const joint = new Admission(both, options)
  joint.load(anew.tunnels())
  const union = joint.beside(leaving)
  if ('code' in union) {
    // Old and new do not fit side by side: the old ones stop now, the new ones begin when the queues have forgotten them.
    const settledMs = startMs + drainMs
    const times = { startMs: settledMs, settledMs, isGapless: false }
    return { phases: twoPhases(startMs, before, after, settledMs, after), times }
  }
  const settledMs = startMs + options.graceMs + Math.max(drainMs, union.drainMs)
  const meanwhile = new Map([...after, ...union.ranges])
  return {
    phases: twoPhases(startMs, before, meanwhile, settledMs, after),
    times: { startMs, settledMs, isGapless: true },
  }
}

const isSameTree = (a: { readonly routes: unknown }, b: { readonly routes: unknown } | undefined): boolean =>
  JSON.stringify(a.routes) === JSON.stringify(b?.routes)

/** Until the network has become the new one, each range holds for both. */
const twoPhases = (
  startMs: number,
  before: RangesById,
  meanwhile: RangesById,
  settledMs: number,
  after: RangesById,
): readonly Phase[] => {
  const ranges = new Map(
    [...meanwhile].map(([id, range]) => {
      const was = before.get(id)
      return [id, was === undefined ? range : hull(was, range)] as const
    }),
  )
  return [
    { fromMs: startMs, ranges },
    { fromMs: settledMs, ranges: after },
  ]
}

const networkAfter = ({ admission, state }: Deciding, command: NetworkCommand): NetworkState => {
  const failed = state.failed ?? []
  if (command.kind === 'network') {
    requireInput({ topology: command.topology })
    const { topology } = command
    return { topology, failed: failed.filter(what => isIn(topology, what)) }
  }
  const { what } = command
  if (!isIn(admission.base, what))
    throw 'link' in what
      ? commandError('UNKNOWN_LINK', 'link', 'a link of the network', describe(what.link))
      : commandError('UNKNOWN_NODE', 'node', 'a node of the network', describe(what.node))
  const others = failed.filter(one => !isSameElement(one, what))
  return { failed: command.kind === 'fail' ? [...others, what] : others }
}

const isIn = ({ links, nodes }: Topology, what: NetworkElement): boolean =>
  'link' in what ? links.some(link => link.id === what.link) : nodes.some(node => node.id === what.node)
