import type { CrashMoment, Fault, FaultKind, Schedule } from '../../model/rehearsal.ts'
import { Draws } from '../../simulation/setup/draws.ts'
import { ACKS, BEATS, LOG, type TrialPlan } from './trial-plan.ts'
import { DrawnWorld } from './world.ts'

export interface ScheduleOptions {
  readonly seed: number
  readonly number: number
  readonly faults: FaultKind
  readonly isWild: boolean
}

/** Runs of a group last so many thresholds, those of a detector fewer: nothing more happens there. */
const GROUP_THRESHOLDS = 25
const DETECTOR_THRESHOLDS = 5
const OPERATIONS = 40

const SHARES: readonly (readonly [least: number, greatest: number])[] = [
  [40, 40],
  [40, 40],
  [0, 100],
  [5, 90],
  [100, 0],
  [0, 0],
]

const thresholdOf = ({ group, detection }: TrialPlan): number =>
  group?.settings.elections.thresholdPs ?? detection.firstThresholdPs

/** How long runs of a plan last, ps. */
export const durationOf = (plan: TrialPlan): number =>
  thresholdOf(plan) * (plan.group === undefined ? DETECTOR_THRESHOLDS : GROUP_THRESHOLDS)

/** Draws a run: what happens in it depends on the plan, the seed and its number alone. */
export const drawSchedule = (plan: TrialPlan, options: ScheduleOptions): Schedule => {
  const draws = new Draws(options.seed, options.number, 1)
  const { seed, number, isWild, faults } = options
  const { group } = plan
  const thresholdPs = thresholdOf(plan)
  const durationPs = durationOf(plan)
  const [leastShare, greatestShare] = draws.oneOf(SHARES)
  const isHealing =
    isWild || faults === 'partition' || (faults === 'chaos' && group !== undefined && draws.chance(0.3))
  const base: Schedule = {
    seed,
    number,
    durationPs,
    holds: isHealing ? 'healing' : 'bounds',
    ...(isWild
      ? {
          wild: {
            lostPerMille: draws.below(300),
            doubledPerMille: draws.below(100),
            latePs: draws.oneOf([1, 5, 20, 100]) * thresholdPs,
            healsAtPs: Math.floor(durationPs * 0.6),
          },
        }
      : {}),
    faults: [],
    operations: group === undefined ? 0 : OPERATIONS,
    leastShare,
    greatestShare,
  }
  if (faults === 'none') return base
  const setting: Setting = { plan, draws, durationPs, thresholdPs, world: new DrawnWorld(plan, base), faults }
  const drawn = isHealing ? healingFaults(setting) : boundedFaults(setting)
  // Members that are removed in a row may not be added again: what is left may be too few for the crashes.
  const isShrinking = drawn.filter(({ kind }) => kind === 'change').length > 2
  return {
    ...base,
    ...(isShrinking ? { holds: 'safety' } : {}),
    faults: drawn.filter(fault => fault.atPs >= 0).sort((a, b) => a.atPs - b.atPs),
  }
}

interface Setting {
  readonly plan: TrialPlan
  readonly draws: Draws
  readonly durationPs: number
  readonly thresholdPs: number
  readonly world: DrawnWorld
  readonly faults: FaultKind
}

const most = ({ members }: TrialPlan): number => members.length - Math.floor(members.length / 2) - 1

/** The last instant at which a member's heartbeat has just left before, or is about to, or any. */
const nearBeat = ({ plan, draws, world }: Setting, member: number, aroundPs: number): number => {
  const beats = plan.tunnels.findIndex(tunnel => tunnel.kind === BEATS && tunnel.sender === member)
  const slot = world.slotAt(beats, world.slotFrom(beats, aroundPs))
  const how = draws.below(10)
  if (how < 6) return slot
  return how < 8 ? slot - 1 : aroundPs
}

/** Faults inside what the bounds assume: crashes that leave a majority, no more lost heartbeats in a row than allowed. */
const boundedFaults = (setting: Setting): Fault[] => {
  const { plan, draws, durationPs, faults } = setting
  const list: Fault[] = []
  const mayCrash = faults === 'crash' || faults === 'chaos'
  const mayLose = faults === 'loss' || faults === 'chaos'
  if (plan.group === undefined) {
    if (mayCrash) detectorCrashes(setting, list)
  } else if (mayCrash) groupCrashes(setting, list)
  if (mayLose && draws.chance(0.5)) lostBeats(setting, list)
  if (mayLose && plan.group !== undefined && draws.chance(0.3))
    for (let i = draws.below(4); i >= 0; i--) list.push(lostPacket(setting, draws.below(durationPs)))
  if (mayLose && draws.chance(0.2))
    for (let i = draws.below(3); i >= 0; i--) list.push(doubledPacket(setting, draws.below(durationPs)))
  return list
}

const detectorCrashes = (setting: Setting, list: Fault[]): void => {
  const { plan, draws, thresholdPs } = setting
  const members = draws.shuffled(plan.members.map((_, m) => m))
  const count = 1 + draws.below(Math.max(1, members.length - 1))
  for (const member of members.slice(0, Math.min(count, 4)))
    list.push({
      kind: 'crash',
      atPs: nearBeat(setting, member, Math.floor(thresholdPs * (1 + draws.below(200) / 100))),
      member,
      moment: 'now',
    })
}

const MOMENTS: readonly CrashMoment[] = ['candidate', 'asked', 'leader']

const groupCrashes = (setting: Setting, list: Fault[]): void => {
  const { plan, draws, thresholdPs, durationPs } = setting
  const { group } = plan
  if (group === undefined) return
  const budget = most(plan)
  const { leaders, durability } = group.settings
  const dead = new Set<number>()
  const early = draws.chance(0.4) ? 0 : draws.below(budget + 1)
  const order = draws.chance(0.5) ? [...leaders] : draws.shuffled(plan.members.map((_, m) => m))
  for (const member of order.slice(0, early)) {
    dead.add(member)
    list.push({
      kind: 'crash',
      atPs: nearBeat(setting, member, draws.below(thresholdPs)),
      member,
      moment: 'now',
    })
  }
  const leader = leaders.find(member => !dead.has(member))
  if (leader !== undefined && dead.size < budget && draws.chance(0.75)) {
    const atPs = nearBeat(setting, leader, Math.floor(thresholdPs * (6 + draws.below(600) / 100)))
    if (draws.chance(0.3)) unequalLogs(setting, list, leader, atPs)
    list.push({ kind: 'crash', atPs, member: leader, moment: 'now' })
    dead.add(leader)
    const next = leaders.find(member => !dead.has(member))
    if (next !== undefined && dead.size < budget && draws.chance(0.4)) {
      dead.add(next)
      list.push({ kind: 'crash', atPs: atPs + 1, member: next, moment: draws.oneOf(MOMENTS) })
    }
  } else if (durability === 'disk' && draws.chance(0.4)) {
    const member = draws.below(plan.members.length)
    if (!dead.has(member) && dead.size < budget) {
      dead.add(member)
      const moment = draws.oneOf<CrashMoment>(['persisting', 'persisted'])
      list.push({
        kind: 'crash',
        atPs: Math.floor(thresholdPs * (3 + draws.below(900) / 100)),
        member,
        moment,
      })
    }
  }
  if (draws.chance(0.25))
    for (const member of dead)
      list.push({ kind: 'restart', atPs: Math.floor(durationPs * (0.6 + draws.below(20) / 100)), member })
}

/** Some members miss the leader's last packets. */
const unequalLogs = ({ plan, draws }: Setting, list: Fault[], leader: number, crashPs: number): void => {
  const tunnel = plan.tunnels.findIndex(other => other.kind === LOG && other.sender === leader)
  if (tunnel < 0) return
  const { periodPs, receivers } = plan.tunnels[tunnel]
  const beforePs = draws.below(12) * periodPs
  for (const receiver of receivers)
    if (draws.chance(0.6))
      list.push({
        kind: 'lose',
        atPs: crashPs - beforePs,
        tunnel,
        receiver,
        skip: draws.below(3),
        count: 1_000_000,
      })
}

/** Each observer loses at most as many heartbeats of a sender in a row as the service tolerates, once. */
const lostBeats = ({ plan, draws, durationPs }: Setting, list: Fault[]): void => {
  const { losses } = plan.detection
  if (losses === 0) return
  for (let tunnel = 0; tunnel < plan.tunnels.length; tunnel++) {
    const { kind, receivers } = plan.tunnels[tunnel]
    if (kind !== BEATS) continue
    for (const receiver of receivers)
      if (draws.chance(0.2))
        list.push({
          kind: 'lose',
          atPs: draws.below(Math.floor(durationPs * 0.8)),
          tunnel,
          receiver,
          skip: 0,
          count: 1 + draws.below(losses),
        })
  }
}

const someTunnel = ({ plan, draws }: Setting): { tunnel: number; receiver: number } => {
  const candidates = plan.tunnels.flatMap(({ kind }, t) => (kind === LOG || kind === ACKS ? [t] : []))
  const tunnel = draws.oneOf(candidates)
  return { tunnel, receiver: draws.oneOf(plan.tunnels[tunnel].receivers) }
}

const lostPacket = (setting: Setting, atPs: number): Fault => ({
  kind: 'lose',
  atPs,
  ...someTunnel(setting),
  skip: setting.draws.below(4),
  count: 1 + setting.draws.below(3),
})

const doubledPacket = (setting: Setting, atPs: number): Fault => {
  const { plan, draws, thresholdPs } = setting
  const tunnel = draws.below(plan.tunnels.length)
  const { kind, receivers } = plan.tunnels[tunnel]
  return {
    kind: 'double',
    atPs,
    tunnel,
    receiver: draws.oneOf(receivers),
    count: 1 + draws.below(20),
    laterPs: 1 + draws.below(kind === BEATS || draws.chance(0.5) ? 1000 : thresholdPs),
  }
}

/** Anything, as long as it ends: a majority must keep its memory. */
const healingFaults = (setting: Setting): Fault[] => {
  const { plan, draws, durationPs, faults } = setting
  const endPs = Math.floor(durationPs * 0.6)
  const list: Fault[] = []
  const span = (): { atPs: number; untilPs: number } => {
    const atPs = draws.below(endPs)
    return { atPs, untilPs: atPs + 1 + draws.below(endPs - atPs) }
  }
  const all = 2 ** plan.members.length - 1
  for (let i = 1 + draws.below(4); i > 0; i--) list.push(...cut(setting, span(), all))
  if (faults === 'partition' || plan.group === undefined) return list
  const member = (): number => draws.below(plan.members.length)
  for (let i = draws.below(3); i > 0; i--) list.push({ kind: 'pause', ...span(), member: member() })
  for (let i = draws.below(3); i > 0; i--) list.push({ kind: 'slow', ...span(), member: member() })
  for (let i = draws.below(5); i > 0; i--) list.push(lostPacket(setting, draws.below(endPs)))
  for (let i = draws.below(4); i > 0; i--) list.push(doubledPacket(setting, draws.below(endPs)))
  if (draws.chance(0.3))
    list.push({
      kind: 'jump',
      atPs: draws.below(endPs),
      member: member(),
      byPs: draws.below(4 * setting.thresholdPs),
    })
  if (plan.group.settings.durability === 'disk' && draws.chance(0.2)) return succession(setting, endPs)
  const isChanging = draws.chance(0.3)
  if (isChanging) list.push(...memberChanges(setting, endPs))
  // With members less, less may fail.
  healingCrashes(setting, list, endPs, most(plan) - (isChanging ? 1 : 0))
  return list
}

const cut = ({ draws }: Setting, span: { atPs: number; untilPs: number }, all: number): Fault[] => {
  const side = 1 + draws.below(all - 1)
  const rest = all & ~side
  const oneWay: Fault = { kind: 'cut', ...span, from: side, to: rest }
  const how = draws.below(4)
  if (how === 0) return [oneWay]
  if (how < 3) return [oneWay, { kind: 'cut', ...span, from: rest, to: side }]
  // A bridge: one member hears both sides.
  const bridge = 1 << draws.below(31 - Math.clz32(all) + 1)
  return [
    { kind: 'cut', ...span, from: side & ~bridge, to: rest & ~bridge },
    { kind: 'cut', ...span, from: rest & ~bridge, to: side & ~bridge },
  ]
}

/** Crashes with or without a restart; without a disk no more members than may fail, as each forgets everything. */
/**
 * Leaders that fall one after the other: the first two as soon as their first entry is on their own disk, the first again
 * when it has committed something, most of what it sends being lost [ONGARO14, Figure 8].
 */
const succession = ({ plan, draws, thresholdPs }: Setting, endPs: number): Fault[] => {
  const leaders = plan.group?.settings.leaders ?? []
  const [first = 0, second = 0] = draws.chance(0.7) ? leaders : draws.shuffled(leaders)
  const againPs = thresholdPs * (3 + draws.below(3)) + draws.below(thresholdPs)
  const tunnel = plan.tunnels.findIndex(({ kind, sender }) => kind === LOG && sender === first)
  return [
    { kind: 'crash', atPs: 0, member: first, moment: 'alone' },
    { kind: 'crash', atPs: 1, member: second, moment: 'alone' },
    { kind: 'restart', atPs: againPs, member: first },
    ...(plan.tunnels[tunnel]?.receivers ?? []).map(
      (receiver): Fault => ({
        kind: 'lose',
        atPs: againPs,
        tunnel,
        receiver,
        skip: draws.below(12),
        count: 1 + draws.below(60),
      }),
    ),
    { kind: 'crash', atPs: againPs + 1, member: first, moment: 'committed' },
    { kind: 'restart', atPs: againPs + thresholdPs + draws.below(2 * thresholdPs), member: second },
    { kind: 'restart', atPs: endPs, member: first },
  ]
}

const healingCrashes = (setting: Setting, list: Fault[], endPs: number, mayFail: number): void => {
  const { plan, draws } = setting
  const isDisk = plan.group?.settings.durability === 'disk'
  const order = draws.shuffled(plan.members.map((_, m) => m))
  const stays = draws.below(mayFail + 1)
  const count = isDisk ? draws.below(plan.members.length + 1) : draws.below(mayFail + 1)
  const moments: readonly CrashMoment[] = isDisk
    ? ['now', 'persisting', 'persisted', 'unsaved', 'candidate', 'asked', 'leader']
    : ['now', 'candidate', 'asked', 'leader']
  for (const [i, member] of order.slice(0, count).entries()) {
    const atPs = draws.below(endPs)
    list.push({ kind: 'crash', atPs, member, moment: draws.oneOf(moments) })
    // A crash that waits for its moment may come after this; it is not started again then.
    const downPs = 1 + draws.below(draws.chance(0.5) ? setting.thresholdPs : endPs - atPs)
    if (i >= stays) list.push({ kind: 'restart', atPs: Math.min(endPs, atPs + downPs), member })
  }
}

/** Members are removed and added again, now and then several at about the same time. */
const memberChanges = ({ plan, draws, thresholdPs }: Setting, endPs: number): Fault[] => {
  const list: Fault[] = []
  const aroundPs = draws.below(endPs)
  for (let i = draws.oneOf([1, 1, 4, 8]); i > 0; i--) {
    const member = draws.below(plan.members.length)
    const atPs = Math.min(endPs - 1, aroundPs + draws.below(4 * thresholdPs))
    list.push({ kind: 'change', atPs, member, isVoter: false })
    list.push({ kind: 'change', atPs: atPs + 1 + draws.below(endPs - atPs), member, isVoter: true })
  }
  return list
}
