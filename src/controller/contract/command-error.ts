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

/** A command that means nothing here, say because it names no node of the network. Nothing was decided. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError'
  readonly code: CommandCode
  constructor(code: CommandCode, message: string) {
    super(message)
    this.code = code
  }
}
