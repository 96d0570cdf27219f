import type { RulesOf } from '../model/checks/option-faults.ts'
import { countFrom, type WholeRule } from '../model/checks/whole.ts'
import { WORK_LIMIT, WorkBudget } from '../model/work-budget.ts'
import { MOST_DELAY_LIMIT_PS } from '../quantity/scale.ts'
import type { Method } from './result.ts'

/** What an analysis takes; everything has a default. Times in ps. */
export interface AnalysisOptions {
  /** How bounds are computed: `fixed-point` (default) or `x-adj`, the paper’s own. */
  readonly method?: Method
  /** MODEL "Line caps"; on unless false. */
  readonly lineShaping?: boolean
  /** Arrivals counted exactly in one busy period (MODEL "Long busy periods"). */
  readonly arrivalLimit?: number
  /** A delay above this is UNBOUNDED (MODEL "Fixed point"). */
  readonly delayLimitPs?: number
  /** x-adj: count a lower-priority frame already on the wire (MODEL "x-adj"). */
  readonly blocking?: boolean
  /** x-adj: count packets of higher lanes that overtake (MODEL "x-adj"). */
  readonly overtaking?: boolean
  /** Steps allowed for each decision (MODEL "Work"); beyond them the verdict is UNDECIDED. 10⁹ by default, some ten seconds. */
  readonly workLimit?: number
  /** Asked now and then, every tenth of a second at most; true ends the calculation with verdict TIME_LIMIT. */
  readonly shouldStop?: () => boolean
}

/** The options that were resolved, to be given to another question. */
export const optionsOf = ({ work, ...options }: ResolvedOptions): AnalysisOptions => ({
  ...options,
  workLimit: work.limit,
})

const DELAY_LIMIT: WholeRule = {
  ...countFrom(1, MOST_DELAY_LIMIT_PS),
  what: `a whole number of ps from 1 to ${MOST_DELAY_LIMIT_PS} (1000 s)`,
}

/** What each option may be, for {@link requireInput}. */
export const ANALYSIS_RULES: RulesOf<AnalysisOptions> = {
  method: { oneOf: ['fixed-point', 'x-adj'] },
  lineShaping: 'boolean',
  arrivalLimit: { whole: countFrom(1) },
  delayLimitPs: { whole: DELAY_LIMIT },
  blocking: 'boolean',
  overtaking: 'boolean',
  workLimit: { whole: countFrom(1) },
  shouldStop: 'function',
}

export interface ResolvedOptions {
  readonly method: Method
  readonly lineShaping: boolean
  readonly arrivalLimit: number
  readonly delayLimitPs: number
  readonly blocking: boolean
  readonly overtaking: boolean
  /** Counts what is done, and ends it. */
  readonly work: WorkBudget
}

const TEN_SECONDS = 10_000_000_000_000

/** Defaults applied once, at the door. */
export const resolveOptions = (o: AnalysisOptions = {}): ResolvedOptions => ({
  method: o.method ?? 'fixed-point',
  lineShaping: o.lineShaping ?? true,
  arrivalLimit: o.arrivalLimit ?? 1_000_000,
  delayLimitPs: o.delayLimitPs ?? TEN_SECONDS,
  blocking: o.blocking ?? true,
  overtaking: o.overtaking ?? true,
  work: new WorkBudget(o.workLimit ?? WORK_LIMIT, o.shouldStop),
})
