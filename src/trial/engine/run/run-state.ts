import type { Schedule } from '../../../model/rehearsal.ts'
import { Clients } from '../clients.ts'
import { Liveness } from '../liveness.ts'
import { MemberClock } from '../member-clock.ts'
import type { Breach, CheckName, Worst } from '../outcome.ts'
import { PacketPool } from '../packet-pool.ts'
import { Safety } from '../safety.ts'
import { Timeline } from '../timeline.ts'
import { TrialMember } from '../trial-member.ts'
import { LOG, type TrialPlan } from '../trial-plan.ts'
import { Weather } from '../weather.ts'
import type { World } from '../world.ts'

/** How soon after the last fault something must be committed again, ps. */
export const HEALED_WITHIN_PS = 2_000_000_000_000

const PACKET_BYTES = 2048

/** What all parts of one run share: the plan, the members, the timeline, the checks. Instants of true time, ps. */
export class RunState {
  readonly plan: TrialPlan
  readonly schedule: Schedule
  readonly world: World
  /** No slot is left out. */
  readonly sendsAll: boolean
  readonly timeline: Timeline = new Timeline()
  readonly pool: PacketPool = new PacketPool(PACKET_BYTES)
  readonly members: readonly TrialMember[]
  readonly weather: Weather
  readonly safety: Safety
  readonly liveness: Liveness
  readonly clients: Clients
  /** By member: the tunnel of its log, −1 for none. */
  readonly logOf: Int32Array
  nowPs = 0
  events = 0
  breach: Breach | undefined
  /** When something must have been committed again after all faults have ended; Infinity where nothing must. */
  healedByPs: number = Number.POSITIVE_INFINITY
  hasHealed = false

  constructor(plan: TrialPlan, schedule: Schedule, world: World, worst: Worst, sendsAll: boolean) {
    const { members, tunnels, group } = plan
    const wrong = (check: CheckName, message: string): void => this.broken(check, message)
    this.plan = plan
    this.schedule = schedule
    this.world = world
    this.sendsAll = sendsAll
    this.members = members.map((_, m) => new TrialMember(m, new MemberClock(world.clockPpb[m], 0)))
    this.weather = new Weather(members.length, tunnels.length)
    this.safety = new Safety(wrong)
    this.liveness = new Liveness(plan, this.members, worst, wrong, schedule.holds === 'bounds')
    this.clients = new Clients(schedule.seed, schedule.number, group?.workload.entryBytes ?? 0, wrong)
    this.logOf = new Int32Array(members.length).fill(-1)
    for (let t = 0; t < tunnels.length; t++) if (tunnels[t].kind === LOG) this.logOf[tunnels[t].sender] = t
  }

  /** The first breach is the run's. */
  broken(check: CheckName, message: string): void {
    this.breach ??= { check, message, atPs: this.nowPs }
  }

  /** One of the members that lead and can be asked. */
  leader(choice: number): TrialMember | undefined {
    const leaders = this.members.filter(
      member => member.isUp && !member.isPaused && member.raft?.leads === true,
    )
    return leaders.length === 0 ? undefined : leaders[choice % leaders.length]
  }
}
