import { type Fault, pathText } from './fault.ts'

const MOST_SHOWN = 20

/**
 * What was given to a function of this library cannot be: a topology, requests, an allocation or options. Carries every
 * fault, each with the code that a file with the same fault has, and its path (`['topology', 'links', 3, 'to']`); the
 * message lists the first twenty.
 */
export class InputError extends RangeError {
  override readonly name: string = 'InputError'
  /** Everything that is wrong, in the order topology, entries, options. */
  readonly faults: readonly Fault[]
  constructor(faults: readonly Fault[]) {
    const lines = faults.slice(0, MOST_SHOWN).map(f => `${f.code} ${pathText(f.path)}: ${f.message}`)
    const rest = faults.length - lines.length
    super([...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n'))
    this.faults = faults
  }
}
