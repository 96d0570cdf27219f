import { customEncapsulation, ENCAPSULATIONS, type Encapsulation } from '../../model/encapsulation.ts'
import { isFields, type QuantityReader } from '../reading/fields.ts'

/**
 * A named encapsulation (MODEL "Sizes on the wire"), or `{ header, minimum }`; udp4 where nothing (or nothing readable)
 * is said.
 */
export const readEncapsulation = (value: unknown, read: QuantityReader): Encapsulation => {
  if (typeof value === 'string' && Object.hasOwn(ENCAPSULATIONS, value))
    return ENCAPSULATIONS[value as keyof typeof ENCAPSULATIONS]
  if (!isFields(value)) return ENCAPSULATIONS.udp4
  const header = read.whole(value, ['encapsulation'], 'header', 'size')
  const minimum = read.whole(value, ['encapsulation'], 'minimum', 'size')
  return customEncapsulation(header ?? 0, minimum ?? 0)
}
