import type { Certificate } from './certificate.ts'
import type { NetworkIndex } from './port/network-index.ts'
import { isQuantity } from './port/safe.ts'
import type { Problems } from './problem.ts'

/** The waits that a certificate claims, by link, lane and C; remembers which were asked for. */
export class ClaimedWaits {
  readonly #waits = new Map<string, { readonly entry: Certificate['waits'][number]; asked: boolean }>()

  constructor(network: NetworkIndex, certificate: Certificate, problems: Problems) {
    for (const entry of certificate.waits) {
      const { link, lane, transmissionPs, waitPs } = entry
      const place = { link, lane, transmissionPs }
      if (!network.links.has(link)) {
        problems.add({ code: 'WAIT_UNKNOWN', message: `link ${link} of a wait does not exist`, ...place })
      } else if (!isQuantity(waitPs)) {
        problems.add({
          code: 'NOT_WHOLE',
          message: `wait ${waitPs} at ${link}, lane ${lane}, is not a whole number of ps`,
          ...place,
          found: waitPs,
        })
      }
      const key = `${lane} ${transmissionPs} ${link}`
      if (this.#waits.has(key))
        problems.add({
          code: 'WAIT_DUPLICATE',
          message: `two waits at ${link}, lane ${lane}, for C = ${transmissionPs} ps`,
          ...place,
        })
      else this.#waits.set(key, { entry, asked: !network.links.has(link) })
    }
  }

  /** The claimed Q; undefined where there is none that can be used. */
  find(link: string, lane: number, transmissionPs: number): { waitPs: number | undefined } | undefined {
    const known = this.#waits.get(`${lane} ${transmissionPs} ${link}`)
    if (!known) return undefined
    known.asked = true
    return { waitPs: isQuantity(known.entry.waitPs) ? known.entry.waitPs : undefined }
  }

  /** Entries that belong to no tunnel of the allocation. */
  reportUnasked(problems: Problems): void {
    for (const { entry, asked } of this.#waits.values())
      if (!asked)
        problems.add({
          code: 'WAIT_UNKNOWN',
          message: `no tunnel has C = ${entry.transmissionPs} ps at ${entry.link}, lane ${entry.lane}`,
          link: entry.link,
          lane: entry.lane,
          transmissionPs: entry.transmissionPs,
        })
  }
}
