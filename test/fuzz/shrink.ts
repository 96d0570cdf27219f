import { carriedOver } from './carry-over.ts'
import type { Case } from './case.ts'
import type { Failure } from './ground.ts'
import {
  fewerReceivers,
  fewerTunnels,
  noughts,
  rounderTunnels,
  type Step,
  shorterTunnels,
  simplerScenario,
  wholeNetwork,
  withoutUnused,
} from './shrink-steps.ts'
import { plainerPorts, plainerSources } from './shrink-traffic.ts'

/** What fails of a case, if anything does. */
export type Fails = (of: Case) => Failure | undefined

const STAGES: readonly ((of: Case) => readonly Step[])[] = [
  fewerTunnels,
  fewerReceivers,
  shorterTunnels,
  () => [withoutUnused],
  () => wholeNetwork,
  plainerSources,
  plainerPorts,
  noughts,
  rounderTunnels,
  simplerScenario,
]

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** A scenario that the step itself has made calmer stays; any other follows its network. */
const withScenario = (stepped: Case, from: Case): Case => {
  if (!isSame(stepped.scenario, from.scenario)) return stepped
  const { scenario: _, ...network } = stepped
  const scenario = carriedOver(from, stepped)
  return scenario === undefined ? network : { ...network, scenario }
}

export interface Shrunk {
  readonly failure: Failure
  /** Cases tried. */
  readonly tries: number
}

/**
 * The same failure on a case that no single step makes simpler: fewer tunnels and receivers, a smaller network, rounder
 * numbers, a calmer scenario. `most` bounds how many cases are tried.
 */
export const shrink = (first: Failure, fails: Fails, most: number): Shrunk => {
  let failure = first
  let tries = 0
  // What is simplified further: the case as it was tried, before a law cut its queues to size.
  let smallest = first.failed
  const take = (step: Step): boolean => {
    const stepped = step(smallest)
    if (stepped === undefined || stepped.tunnels.length === 0 || isSame(stepped, smallest)) return false
    const simpler = withScenario(stepped, smallest)
    tries++
    const again = fails(simpler)
    if (again === undefined || again.law !== first.law) return false
    const { scenario } = again.failed
    // A calmer scenario that fails only by another one is not calmer.
    if (
      !isSame(simpler.scenario, smallest.scenario) &&
      isSame({ ...simpler, scenario: 0 }, { ...smallest, scenario: 0 })
    )
      if (!isSame(scenario, simpler.scenario)) return false
    failure = again
    smallest = scenario === undefined ? simpler : { ...simpler, scenario }
    return true
  }
  for (let progress = true; progress && tries < most; ) {
    progress = false
    for (const stage of STAGES)
      for (let i = 0, steps = stage(smallest); i < steps.length && tries < most; )
        if (take(steps[i]!)) {
          progress = true
          // Places have moved: the step that is now here is tried next.
          steps = stage(smallest)
        } else i++
  }
  return { failure, tries }
}
