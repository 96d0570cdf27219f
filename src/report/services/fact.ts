/** One number of a service in words. */
export interface Fact {
  /** What it is. */
  readonly what: string
  /** The number with its unit. */
  readonly value: string
  /** What it means to somebody who runs the service. */
  readonly note?: string
}
