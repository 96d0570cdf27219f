import type { FixedPointOptions, PrintOptions } from '../../options/options.ts'

/** What `fix` takes. */
export interface FixCliOptions extends PrintOptions, FixedPointOptions {
  readonly tunnel?: string
  readonly costs?: string
  readonly apply?: string
  readonly least?: true
  readonly out?: string
}
