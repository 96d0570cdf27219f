/** What a page says of the answer to a call; the whole of it is in the OpenAPI document. */
export type Outcome =
  | {
      readonly kind: 'granted'
      readonly id: string
      readonly minLatencyPs: number
      readonly maxJitterPs: number
      readonly periodPs: number
      readonly startsMs: number
      readonly affected: readonly MovedRange[]
      readonly rerouted: readonly string[]
    }
  | { readonly kind: 'released'; readonly id: string; readonly affected: readonly MovedRange[] }
  | {
      readonly kind: 'network'
      readonly kept: number
      readonly rerouted: readonly {
        readonly id: string
        readonly from: PlainRange
        readonly to: PlainRange
        readonly isGapless: boolean
      }[]
      readonly restored: readonly string[]
      readonly broken: readonly { readonly id: string; readonly reason: string; readonly isEnded: boolean }[]
      readonly affected: readonly MovedRange[]
    }

export interface PlainRange {
  readonly minLatencyPs: number
  readonly maxJitterPs: number | null
}

export interface MovedRange {
  readonly id: string
  readonly from: PlainRange
  readonly to: PlainRange
}
