import type { ServiceDraft } from '../../model/checks/service-faults.ts'
import type { Service } from '../../model/services.ts'
import { asList, asName } from '../reading/fields.ts'

/** What could be read of an entry: for checks as much as there is, and the service where it is whole. */
export interface ServiceReading {
  readonly draft: ServiceDraft
  readonly service: Service | undefined
}

/** What every service has. */
export interface Head {
  readonly id: string | undefined
  readonly members: readonly string[] | undefined
}

/** A list of names, where all of them are. */
export const readNames = (value: unknown): readonly string[] | undefined => {
  if (!Array.isArray(value)) return undefined
  const names = asList(value).map(asName)
  // An entry that is no name was said; without it all others would be counted wrongly.
  return names.every(name => name !== undefined) ? names : undefined
}
