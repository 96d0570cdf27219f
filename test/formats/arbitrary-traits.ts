import fc from 'fast-check'
import { bucketPeriodPs, type SourceTraits } from '../../src/model/arrival.ts'
import type { Request } from '../../src/model/request.ts'

/** A value, or undefined. */
export const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined })

/** The keys that are given. */
export const fromNothing = <T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never

const ps = fc.nat({ max: 1e9 })

export const send: fc.Arbitrary<SourceTraits> = fc
  .record({ sendLatencyPs: optional(ps), sendJitterPs: optional(ps) })
  .map(fromNothing)

export interface Basis {
  readonly loadSizeBits: number
  readonly periodPs: number
  readonly canCut: boolean
  readonly sizeBits: (fragment: boolean) => number
}

type Source = SourceTraits & Pick<Request, 'sizeBits' | 'periodPs'>

/** One source of every kind that a file can hold: plain, sized, batches, messages, token buckets. */
export const arrivals = ({ loadSizeBits, periodPs, canCut, sizeBits }: Basis): fc.Arbitrary<Source> => {
  const size = sizeBits(false)
  const always = { sizeBits: size, periodPs }
  const minLoadSizeBits = fc.integer({ min: 1, max: loadSizeBits })
  const kind = fc.constantFrom({ kind: 'periodic' } as const, { kind: 'sporadic' } as const)
  const batch = fc
    .record({
      packets: optional(fc.integer({ min: 1, max: 1000 })),
      withinPs: optional(fc.nat({ max: periodPs })),
      arrival: optional(kind),
      minLoadSizeBits: optional(minLoadSizeBits),
    })
    .map(traits => ({ ...always, ...fromNothing(traits) }))
  const message = optional(kind).map(arrival => ({
    ...fromNothing({ arrival }),
    fragment: true,
    sizeBits: sizeBits(true),
    periodPs,
  }))
  const bucket = fc
    .record({
      rateBps: fc.integer({ min: 1e6, max: 1e9 }),
      more: fc.nat({ max: 1e6 }),
      minLoadSizeBits: optional(minLoadSizeBits),
    })
    .map(({ rateBps, more, ...rest }) => ({
      ...fromNothing(rest),
      sizeBits: size,
      periodPs: bucketPeriodPs(size, rateBps)!,
      arrival: { kind: 'token-bucket', rateBps, burstBits: size + more } as const,
    }))
  return fc.oneof(fc.constant<Source>(always), batch, bucket, ...(canCut ? [message] : []))
}
