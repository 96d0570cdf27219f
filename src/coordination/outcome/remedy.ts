/** The largest change of one setting with which a verdict holds and nothing else breaks: found by trying, not by guessing. */
export interface ServiceRemedy {
  /** The setting, as files call it; `periods` are those of the log and of its acks, changed alike. */
  readonly change:
    | 'heartbeat.period'
    | 'losses'
    | 'replication.period'
    | 'acks.period'
    | 'periods'
    | 'leaders'
  /** Id of the service that has it: of a group, or of its failure detection. */
  readonly service: string
  /** As it is: ps of a period, else a number. */
  readonly from: number
  /** As it would have to be. */
  readonly to: number
  /** The number then proven: ps, or bytes/s; null where it is not about one. */
  readonly found: number | null
}
