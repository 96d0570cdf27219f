import { WHAT_IF_RULES, type WhatIfOptions } from '../../engine/what-if.ts'
import { Faults } from '../../model/checks/faults.ts'
import { InputError } from '../../model/checks/input-error.ts'
import type { RulesOf } from '../../model/checks/option-faults.ts'
import { requireInput } from '../../model/checks/require-input.ts'
import { countFrom } from '../../model/checks/whole.ts'
import { describe, oneOf } from '../../model/checks/words.ts'
import { defined } from '../../model/defined.ts'
import type {
  ElementKind,
  FailureAnswer,
  RerouteMethod,
  RiskElement,
  Survival,
  SurvivalInput,
  SurvivalRequirement,
} from '../../model/planning/survival.ts'
import type { Allocation } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { Stopped } from '../../model/work-budget.ts'
import { nearest } from '../../quantity/nearest.ts'
import { ELEMENT_KINDS, elementsOf, namesOfElement } from './elements.ts'
import { partsOfSurvival } from './parts.ts'
import { prepareSurvival } from './prepare.ts'
import { REQUIREMENTS } from './requirement.ts'
import { resultOfSurvival } from './result.ts'

/** What a survey of failures takes; everything has a default. Its method is `fixed-point`. */
export interface SurviveOptions extends WhatIfOptions {
  /** Kinds of elements that fail. Default all: `cable`, `switch`, `group`. */
  readonly kinds?: readonly ElementKind[]
  /** Names of the only elements that fail, a cable by the id of either direction. Default all of those kinds. */
  readonly only?: readonly string[]
  /** How many fail at once at most: 1 (the default), or 2 for single elements and pairs. */
  readonly k?: 1 | 2
  /** With `k: 2`, so many pairs are drawn. Default all. */
  readonly samples?: number
  /** Seed of that draw. Default 1. */
  readonly seed?: number
  /** How tunnels that are down are given new trees. Default `none`. */
  readonly reroute?: RerouteMethod
  /** Whether every bound that moves is listed. Default false: how many do. */
  readonly moves?: boolean
  /** What is to hold in each failure. Default nothing. */
  readonly require?: SurvivalRequirement
  /** Told after each failure how many of all are done. */
  readonly onProgress?: (done: number, total: number) => void
}

/** What each option may be. */
export const SURVIVE_RULES: RulesOf<SurviveOptions> = {
  ...WHAT_IF_RULES,
  kinds: 'list',
  only: 'list',
  k: { whole: countFrom(1, 2) },
  samples: { whole: countFrom(1) },
  seed: { whole: countFrom(0) },
  reroute: { oneOf: ['none', 'greedy', 'x-opt'] },
  moves: 'boolean',
  require: { oneOf: REQUIREMENTS },
  onProgress: 'function',
}

/** The question as plain data, defaults applied. Throws InputError. */
export const survivalInput = (
  topology: Topology,
  { tunnels }: Allocation,
  options: SurviveOptions = {},
): SurvivalInput => {
  requireInput({ topology, tunnels, options: [options, SURVIVE_RULES] })
  const faults = new Faults()
  for (const [i, kind] of (options.kinds ?? []).entries())
    faults.choice(kind, ['options', 'kinds'], i, ELEMENT_KINDS)
  if (faults.found.length > 0) throw new InputError(faults.found)
  const kinds = options.kinds ?? ELEMENT_KINDS
  if (options.only !== undefined) requireElements(options.only, elementsOf({ topology, kinds }))
  const { lineShaping, arrivalLimit, delayLimitPs, workLimit, samples } = options
  return {
    topology,
    tunnels,
    kinds,
    k: options.k ?? 1,
    ...defined({ only: options.only, samples }),
    seed: options.seed ?? 1,
    reroute: options.reroute ?? 'none',
    listsMoves: options.moves ?? false,
    analysis: defined({ lineShaping, arrivalLimit, delayLimitPs, workLimit }),
  }
}

/** Names of elements that there are. */
const requireElements = (only: readonly unknown[], elements: readonly RiskElement[]): void => {
  const known = new Set(elements.flatMap(namesOfElement))
  const faults = new Faults()
  for (const [i, name] of only.entries()) {
    if (typeof name === 'string' && known.has(name)) continue
    const expected = oneOf(known, 'element')
    const suggestion = typeof name === 'string' ? nearest(name, known) : undefined
    faults.add('UNKNOWN_ELEMENT', ['options', 'only', i], expected, describe(name), suggestion)
  }
  if (faults.found.length > 0) throw new InputError(faults.found)
}

/**
 * What breaks when something fails: every cable, switch and group of the topology, alone or in pairs, each held against the
 * network as it is. Where `shouldStop` ends it, what was looked at by then is there, and `complete` is false. Throws
 * InputError, and Stopped where not even the network as it is was analysed in time.
 */
export const survive = (
  topology: Topology,
  allocation: Allocation,
  options: SurviveOptions = {},
): Survival => {
  const input = survivalInput(topology, allocation, options)
  const { shouldStop, onProgress } = options
  const parts = partsOfSurvival(input)
  const answerTo = prepareSurvival(input, defined({ shouldStop }))
  const answers: FailureAnswer[] = []
  try {
    for (const part of parts) {
      answers.push(answerTo(part))
      onProgress?.(answers.length, parts.length)
      if (shouldStop?.()) break
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
  }
  return resultOfSurvival(input, answers, options.require)
}
