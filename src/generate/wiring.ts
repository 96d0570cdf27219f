/** A host or fabric cable: two directed links, `from>to` and `to>from`. */
export interface Cable {
  readonly from: string
  readonly to: string
  readonly kind: 'host' | 'fabric'
}

/** What a shape decides: names and cables. Rates, delays and queues are the same for every shape. */
export interface Wiring {
  readonly name: string
  readonly switches: readonly string[]
  readonly hosts: readonly string[]
  readonly cables: readonly Cable[]
}

/** The cable of a host: written from the host, as people write it. */
export const hostCable = (host: string, to: string): Cable => ({ from: host, to, kind: 'host' })

export const fabricCable = (from: string, to: string): Cable => ({ from, to, kind: 'fabric' })

/** `prefix1` .. `prefixN`. */
export const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i + 1}`)
