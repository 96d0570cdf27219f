import { type Fault, type FaultCode, pathText, sentence } from '../../model/checks/fault.ts'

/**
 * A command that means nothing here, say because it names no node of the network. Nothing was decided. Carries every
 * fault, as files and plain objects have them; `code` is that of the first.
 */
export class CommandError extends Error {
  override readonly name: string = 'CommandError'
  /** That of the first fault. */
  readonly code: FaultCode
  /** Everything that is wrong with the command. */
  readonly faults: readonly Fault[]
  constructor(faults: readonly [Fault, ...Fault[]] | readonly Fault[]) {
    super(
      faults
        .map(({ path, message }) => (path.length === 0 ? message : `${pathText(path)}: ${message}`))
        .join('; '),
    )
    this.code = faults[0]?.code ?? 'WRONG_TYPE'
    this.faults = faults
  }
}

/** A command with one fault. */
export const commandError = (code: FaultCode, key: string, expected: string, found: string): CommandError =>
  new CommandError([{ code, path: [key], expected, found, message: sentence(expected, found) }])
