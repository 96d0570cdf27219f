import { WHAT_IF_RULES, type WhatIfOptions } from '../../engine/what-if.ts'
import { Faults } from '../../model/checks/faults.ts'
import { InputError } from '../../model/checks/input-error.ts'
import type { RulesOf } from '../../model/checks/option-faults.ts'
import { requireInput } from '../../model/checks/require-input.ts'
import { countFrom } from '../../model/checks/whole.ts'
import { describe, oneOf } from '../../model/checks/words.ts'
import { defined } from '../../model/defined.ts'
import type { HeadroomResult, PairsAsked, Template } from '../../model/planning/headroom.ts'
import type { HeadroomInput, PairsInput } from '../../model/planning/headroom-input.ts'
import type { Allocation } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { Stopped } from '../../model/work-budget.ts'
import { nearest } from '../../quantity/nearest.ts'
import { placesOf } from './ends.ts'
import { type HeadroomAnswer, partsOfHeadroom, prepareHeadroom, resultOfHeadroom } from './headroom.ts'

/** What headroom is asked besides an allocation; everything has a default. Its method is `fixed-point`. */
export interface HeadroomOptions extends WhatIfOptions {
  /** What is answered: of tunnels, of links and lanes, between pairs. Default all; pairs where there is a `template`. */
  readonly only?: readonly ('tunnels' | 'links' | 'pairs')[]
  /** What each further request is like that is tried between pairs. */
  readonly template?: Template
  /** Pairs of hosts (default), or of switches. */
  readonly between?: PairsAsked['between']
  /** Default each on the way that admission finds between hosts, all on one between switches. */
  readonly ways?: PairsAsked['ways']
  /** How admission chooses ways. Default greedy. */
  readonly algorithm?: PairsInput['algorithm']
  /** Only from these places. */
  readonly from?: readonly string[]
  /** Only to these places. */
  readonly to?: readonly string[]
  /** So many are tried between two at most. Default 10,000. */
  readonly most?: number
  /** Told after each part how many of all are done. */
  readonly onProgress?: (done: number, total: number) => void
}

const PARTS = ['tunnels', 'links', 'pairs'] as const
const MOST = 10_000

/** What each option may be. */
export const HEADROOM_RULES: RulesOf<HeadroomOptions> = {
  ...WHAT_IF_RULES,
  only: 'list',
  template: 'map',
  between: { oneOf: ['hosts', 'switches'] },
  ways: { oneOf: ['each', 'one'] },
  algorithm: { oneOf: ['greedy', 'x-opt'] },
  from: 'list',
  to: 'list',
  most: { whole: countFrom(1) },
  onProgress: 'function',
}

/** The question as plain data, defaults applied. Throws InputError. */
export const headroomInput = (
  topology: Topology,
  { tunnels }: Allocation,
  options: HeadroomOptions = {},
): HeadroomInput => {
  requireInput({ topology, tunnels, options: [options, HEADROOM_RULES] })
  const { only = PARTS, template, between = 'hosts', from, to } = options
  const faults = new Faults()
  for (const [i, part] of only.entries()) faults.choice(part, ['options', 'only'], i, PARTS)
  requirePlaces(faults, 'from', from, placesOf(topology, { between }))
  requirePlaces(faults, 'to', to, placesOf(topology, { between }))
  if (faults.found.length > 0) throw new InputError(faults.found)
  const { lineShaping, arrivalLimit, delayLimitPs, workLimit } = options
  return {
    topology,
    tunnels,
    ofTunnels: only.includes('tunnels'),
    ofQueues: only.includes('links'),
    ...(template === undefined || !only.includes('pairs')
      ? {}
      : {
          pairs: {
            template,
            between,
            ways: options.ways ?? (between === 'hosts' ? 'each' : 'one'),
            algorithm: options.algorithm ?? 'greedy',
            most: options.most ?? MOST,
            ...defined({ from, to }),
          },
        }),
    options: defined({ lineShaping, arrivalLimit, delayLimitPs, workLimit }),
  }
}

const requirePlaces = (
  faults: Faults,
  key: string,
  names: readonly unknown[] | undefined,
  known: readonly string[],
): void => {
  for (const [i, name] of (names ?? []).entries()) {
    if (typeof name === 'string' && known.includes(name)) continue
    const suggestion = typeof name === 'string' ? nearest(name, known) : undefined
    faults.add(
      'UNKNOWN_NODE',
      ['options', key, i],
      oneOf(new Set(known), 'place'),
      describe(name),
      suggestion,
    )
  }
}

/**
 * How much more fits: for each tunnel the least period, largest load and tightest deadline that still hold; for each lane of each
 * link, and the whole network, the factor by which it may send more often; with a `template`, how many more such requests are
 * admitted between pairs. Where `shouldStop` ends it, what was found by then is there, and `complete` is false. Throws InputError.
 */
export const headroom = (
  topology: Topology,
  allocation: Allocation,
  options: HeadroomOptions = {},
): HeadroomResult => {
  const input = headroomInput(topology, allocation, options)
  const { shouldStop, onProgress } = options
  const parts = partsOfHeadroom(input)
  const answers: HeadroomAnswer[] = []
  try {
    const answerTo = prepareHeadroom(input, shouldStop)
    for (const part of parts) {
      answers.push(answerTo(part))
      onProgress?.(answers.length, parts.length)
      if (shouldStop?.()) break
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
  }
  return resultOfHeadroom(input, answers)
}
