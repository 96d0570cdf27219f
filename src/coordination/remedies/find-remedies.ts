import type { Replication, Service, Services } from '../../model/services.ts'
import type { ServiceRemedy } from '../outcome/remedy.ts'
import type { ServiceOutcome } from '../outcome/service-outcome.ts'
import type { ServiceVerdict } from '../outcome/verdict.ts'
import { changed, leadersNeeded, settingOf } from './change-services.ts'
import { largestBelow } from './largest-below.ts'

/** What changed services would come to, undefined where that cannot be told. `sameTraffic`: only numbers are computed anew. */
export type Recompute = (services: Services, sameTraffic: boolean) => readonly ServiceOutcome[] | undefined

/**
 * The outcomes with what would fix each verdict that does not hold: one setting at a time, tried by `recompute` at most `tries`
 * times in all. A remedy breaks nothing that held.
 */
export const withRemedies = (
  services: Services,
  outcomes: readonly ServiceOutcome[],
  recompute: Recompute,
  tries: number,
): readonly ServiceOutcome[] => {
  const search = new Search(services, outcomes, recompute, tries)
  return outcomes.map(outcome => {
    if (!outcome.accepted || outcome.verdicts.every(({ holds }) => holds)) return outcome
    const verdicts = outcome.verdicts.map(verdict =>
      verdict.holds ? verdict : { ...verdict, remedies: search.remediesFor(outcome.id, verdict) },
    )
    return outcome.kind === 'replication' ? { ...outcome, verdicts } : { ...outcome, verdicts }
  })
}

type About = ServiceVerdict['about']

/** What may be changed for each verdict, the cheapest first. */
const CHANGES: Readonly<Record<About, readonly ServiceRemedy['change'][]>> = {
  detection: ['losses', 'heartbeat.period'],
  commit: ['replication.period', 'acks.period', 'periods'],
  visible: ['replication.period', 'acks.period', 'periods', 'heartbeat.period'],
  failover: ['leaders', 'losses', 'heartbeat.period', 'periods'],
  throughput: ['replication.period'],
  split: [],
}

class Search {
  readonly #services: Services
  readonly #before: readonly ServiceOutcome[]
  readonly #recompute: Recompute
  #tries: number

  constructor(services: Services, before: readonly ServiceOutcome[], recompute: Recompute, tries: number) {
    this.#services = services
    this.#before = before
    this.#recompute = recompute
    this.#tries = tries
  }

  remediesFor(id: string, { about }: ServiceVerdict): readonly ServiceRemedy[] {
    const service = this.#services.services.find(one => one.id === id)
    if (service === undefined) return []
    const remedies: ServiceRemedy[] = []
    for (const change of CHANGES[about]) {
      // One that does alone what both would do together is the smaller change.
      if (change === 'periods' && remedies.some(one => one.change.endsWith('.period'))) continue
      const owner = this.#ownerOf(service, change)
      const remedy = owner === undefined ? undefined : this.#try(id, about, owner, change)
      if (remedy !== undefined) remedies.push(remedy)
    }
    return remedies
  }

  /** The service that has a setting: of a group's heartbeats, its failure detection. */
  #ownerOf(service: Service, change: ServiceRemedy['change']): Service | undefined {
    const isOfDetector = change === 'losses' || change === 'heartbeat.period'
    if (service.kind === 'failure-detection') return isOfDetector ? service : undefined
    if (change === 'leaders') return needsLeaders(service) ? service : undefined
    return isOfDetector ? this.#services.services.find(one => one.id === service.detector) : service
  }

  #try(id: string, about: About, owner: Service, change: ServiceRemedy['change']): ServiceRemedy | undefined {
    const from = settingOf(owner, change)
    let found: number | null = null
    const holds = (to: number): boolean => {
      this.#tries--
      const services = changed(this.#services, { change, service: owner.id, to })
      const after = this.#recompute(services, change === 'losses')
      const verdict = after === undefined ? undefined : this.#unlessWorse(after, id, about)
      if (verdict === undefined) return false
      found = numberOf(verdict)
      return true
    }
    const canTry = (): boolean => this.#tries > 0
    let to: number | undefined
    if (change === 'leaders') {
      const needed = owner.kind === 'replication' ? leadersNeeded(owner) : from
      to = canTry() && holds(needed) ? needed : undefined
    } else if (change === 'losses') {
      for (let losses = from - 1; losses >= 0 && to === undefined && canTry(); losses--)
        if (holds(losses)) to = losses
    } else to = largestBelow(from, holds, canTry)
    return to === undefined ? undefined : { change, service: owner.id, from, to, found }
  }

  /** The verdict, where it holds now and all that was in place and held still is and does. */
  #unlessWorse(after: readonly ServiceOutcome[], id: string, about: About): ServiceVerdict | undefined {
    let found: ServiceVerdict | undefined
    for (const [i, before] of this.#before.entries()) {
      const now = after[i]
      if (!before.accepted) continue
      if (now === undefined || !now.accepted) return undefined
      for (const verdict of now.verdicts) {
        const was = before.verdicts.find(one => one.about === verdict.about)
        if (now.id === id && verdict.about === about) {
          if (!verdict.holds) return undefined
          found = verdict
        } else if (was?.holds === true && !verdict.holds) return undefined
      }
    }
    return found
  }
}

const needsLeaders = (group: Replication): boolean => group.leaders.length < leadersNeeded(group)

const numberOf = (verdict: ServiceVerdict): number | null => {
  if (verdict.code === 'THROUGHPUT') return verdict.carriedBytesPerSecond
  return verdict.code === 'SPLIT' ? null : verdict.foundPs
}
