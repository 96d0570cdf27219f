import { WHAT_IF_RULES, type WhatIfOptions } from '../../engine/what-if.ts'
import { Faults } from '../../model/checks/faults.ts'
import { InputError } from '../../model/checks/input-error.ts'
import type { RulesOf } from '../../model/checks/option-faults.ts'
import { requireInput } from '../../model/checks/require-input.ts'
import { countFrom, wholeFault } from '../../model/checks/whole.ts'
import { defined } from '../../model/defined.ts'
import type { Parameter, SweepInput, SweepResult, Variation } from '../../model/planning/sweep.ts'
import type { Request } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { Stopped } from '../../model/work-budget.ts'
import { partsOfSweep, prepareSweep, resultOfSweep, type SweepAnswer } from './sweep.ts'

/** What a sweep takes besides a network, requests and what is varied. Its method is `fixed-point`. */
export interface SweepOptions extends WhatIfOptions {
  /** Only these requests, or links for `bandwidth`, are varied; `*` stands for anything. Default all. */
  readonly on?: readonly string[]
  /** How trees are chosen. Default greedy. */
  readonly algorithm?: SweepInput['algorithm']
  /** Told after each point how many of all are done. */
  readonly onProgress?: (done: number, total: number) => void
}

/** What each option may be. */
export const SWEEP_RULES: RulesOf<SweepOptions> = {
  ...WHAT_IF_RULES,
  on: 'list',
  algorithm: { oneOf: ['greedy', 'x-opt'] },
  onProgress: 'function',
}

/** Of one network; those of several (`members`, `k`) are bases that the caller makes. */
const PARAMETERS: readonly Parameter[] = [
  'load',
  'period',
  'size',
  'lane',
  'count',
  'bandwidth',
  'best-effort',
  'clock',
]
const VALUE = countFrom(0)

/** The question as plain data, defaults applied. Throws InputError. */
export const sweepInput = (
  topology: Topology,
  requests: readonly Request[],
  variations: readonly Variation[],
  options: SweepOptions = {},
): SweepInput => {
  requireInput({ topology, requests, options: [options, SWEEP_RULES] })
  const faults = new Faults()
  if (variations.length < 1 || variations.length > 2)
    faults.add('OUT_OF_RANGE', ['variations'], 'one or two variations', String(variations.length))
  for (const [i, { parameter, values }] of variations.entries()) {
    faults.choice(parameter, ['variations', i], 'parameter', PARAMETERS)
    for (const [j, value] of values.entries()) {
      const fault = wholeFault(value, VALUE)
      if (fault !== undefined)
        faults.add(fault.code, ['variations', i, 'values', j], fault.expected, String(value))
    }
  }
  if (faults.found.length > 0) throw new InputError(faults.found)
  const { lineShaping, arrivalLimit, delayLimitPs, workLimit, on } = options
  return {
    bases: [{ topology, requests }],
    variations,
    ...defined({ on }),
    algorithm: options.algorithm ?? 'greedy',
    options: defined({ lineShaping, arrivalLimit, delayLimitPs, workLimit }),
  }
}

/**
 * The same requests at other values: what is accepted, the worst latency, the least slack and the sum at each point, beside the
 * rules of QJump and Silo; of one parameter also where each deadline breaks. Where `shouldStop` ends it, the points looked at by
 * then are there, and `complete` is false. Throws InputError.
 */
export const sweep = (
  topology: Topology,
  requests: readonly Request[],
  variations: readonly Variation[],
  options: SweepOptions = {},
): SweepResult => {
  const input = sweepInput(topology, requests, variations, options)
  const { shouldStop, onProgress } = options
  const parts = partsOfSweep(input)
  const answers: SweepAnswer[] = []
  const answerTo = prepareSweep(input, shouldStop)
  try {
    for (const part of parts) {
      answers.push(answerTo(part))
      onProgress?.(answers.length, parts.length)
      if (shouldStop?.()) break
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
  }
  return resultOfSweep(input, answers)
}
