import type { PairsInput } from '../../../model/planning/headroom-input.ts'
import type { FixedPointOptions, PrintOptions } from '../../options/options.ts'
import type { SpreadOptions } from '../../options/spread-options.ts'

/** What the command line says to `headroom`. */
export interface HeadroomCliOptions extends PrintOptions, FixedPointOptions, SpreadOptions {
  readonly out?: string
  readonly only?: readonly string[]
  readonly request?: string
  readonly size?: string
  readonly period?: string
  readonly deadline?: string
  readonly lane?: number
  readonly between?: PairsInput['between']
  readonly ways?: PairsInput['ways']
  readonly algorithm: PairsInput['algorithm']
  readonly from?: readonly string[]
  readonly to?: readonly string[]
  readonly most: number
}
