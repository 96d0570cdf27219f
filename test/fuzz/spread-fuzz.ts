import { check } from '../../src/analysis/check.ts'
import type { JobKind } from '../../src/jobs/job-kind.ts'
import { smallest, USUAL_EFFORT, type Verdict } from './campaign.ts'
import { drawCase } from './case.ts'
import { type Counts, noCounts } from './ground.ts'
import { examine } from './laws.ts'

/** Networks of a campaign: seeds from `seed` on. */
export interface FuzzRange {
  readonly seed: number
  readonly networks: number
}

/** What some networks came to; none was looked at after one that failed. */
export interface FuzzAnswer extends Omit<Counts, 'kinds'> {
  readonly kinds: readonly (readonly [string, number])[]
  readonly failedSeed: number | null
}

/** Networks of a part: about a second. */
const NETWORKS_PER_PART = 10

/** A campaign of the fuzzer with its usual effort, cut into some networks each. */
export const FUZZ: JobKind<FuzzRange, FuzzRange, FuzzAnswer> = {
  name: 'fuzz',
  partsOf: ({ seed, networks }) =>
    Array.from({ length: Math.ceil(networks / NETWORKS_PER_PART) }, (_, i) => ({
      seed: seed + i * NETWORKS_PER_PART,
      networks: Math.min(NETWORKS_PER_PART, networks - i * NETWORKS_PER_PART),
    })),
  prepare: (_, shouldStop) => part => {
    const counts = noCounts()
    let failedSeed: number | null = null
    for (let n = 0; n < part.networks && failedSeed === null && !shouldStop(); n++)
      if (examine(drawCase(part.seed + n), { analysis: check, effort: USUAL_EFFORT, counts }) !== undefined)
        failedSeed = part.seed + n
    return { ...counts, kinds: [...counts.kinds], failedSeed }
  },
}

/** What all parts, or the first of them, come to. A failure is looked at again here, and made small. */
export const verdictOf = (input: FuzzRange, answers: readonly FuzzAnswer[]): Verdict => {
  const counts = noCounts()
  for (const answer of answers) {
    counts.networks += answer.networks
    counts.unbounded += answer.unbounded
    counts.runs += answer.runs
    counts.packetHops += answer.packetHops
    for (const [kind, n] of answer.kinds) counts.kinds.set(kind, (counts.kinds.get(kind) ?? 0) + n)
  }
  const failedSeed = answers.at(-1)?.failedSeed ?? null
  if (failedSeed !== null) {
    const ground = { analysis: check, effort: USUAL_EFFORT, counts: noCounts() }
    const failure = examine(drawCase(failedSeed), ground)
    if (failure === undefined) throw new Error(`seed ${failedSeed} failed for a worker and holds here`)
    return { kind: 'broken', counts, ...smallest(failure, check) }
  }
  return { kind: 'held', counts, firstSeed: input.seed, lastSeed: input.seed + counts.networks - 1 }
}
