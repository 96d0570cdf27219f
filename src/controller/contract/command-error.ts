export type CommandCode =
  | 'UNKNOWN_NODE'
  | 'UNKNOWN_TUNNEL'
  | 'DUPLICATE_ID'
  | 'BAD_NAME'
  | 'OUT_OF_RANGE'
  | 'EMPTY_RECEIVERS'
  | 'DUPLICATE_RECEIVER'
  | 'SENDER_IS_RECEIVER'
  | 'SIZE_EXCEEDS_ENCAPSULATION'

/**
 * A command that cannot be decided on this network, for example because it names a node that is not there. No decision
 * was made.
 */
export class CommandError extends Error {
  override readonly name: string = 'CommandError'
  readonly code: CommandCode
  constructor(code: CommandCode, message: string) {
    super(message)
    this.code = code
  }
}
