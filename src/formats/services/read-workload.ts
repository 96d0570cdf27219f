import { WORKLOAD_SIZE } from '../../model/checks/services-faults.ts'
import { type WholeRule, wholeFault } from '../../model/checks/whole.ts'
import { describe } from '../../model/checks/words.ts'
import { defined } from '../../model/defined.ts'
import type { LogWorkload } from '../../model/services.ts'
import { asFields, type Fields, own } from '../reading/fields.ts'
import type { RequestContext } from '../requests/request-context.ts'
import type { Path } from '../source/source.ts'

/** What is offered is rounded up, the smallest entry down: both ask for more. A burst is one entry unless given. */
export const readWorkload = (
  fields: Fields,
  base: Path,
  { read, problems }: RequestContext,
): { readonly draft: Partial<LogWorkload>; readonly whole: LogWorkload | undefined } | undefined => {
  const value = own(fields, 'workload')
  if (value === undefined) return undefined
  const [inner, path] = [asFields(value), [...base, 'workload']]
  const rateBps = read.up(inner, path, 'rate', 'rate')
  const entryBits = read.down(inner, path, 'entry', 'size')
  const burstBits = own(inner, 'burst') === undefined ? entryBits : read.up(inner, path, 'burst', 'size')
  const isWithin = (key: string, bits: number | undefined, rule: WholeRule): boolean => {
    const fault = bits === undefined ? undefined : wholeFault(bits, rule)
    if (fault === undefined) return bits !== undefined
    problems.add({ ...fault, path: [...path, key], found: describe(own(inner, key)) })
    return false
  }
  const isEntry = isWithin('entry', entryBits, { ...WORKLOAD_SIZE, least: 1 })
  const isBurst = isWithin('burst', burstBits, WORKLOAD_SIZE)
  if (rateBps === 0)
    problems.add({ code: 'ZERO_RATE', path: [...path, 'rate'], expected: 'a rate above 0', found: '0' })
  const draft = defined({
    rateBps,
    burstBits: isBurst ? burstBits : undefined,
    entryBits: isEntry ? entryBits : undefined,
  })
  const { rateBps: rate, burstBits: burst, entryBits: entry } = draft
  return {
    draft,
    whole:
      rate === undefined || burst === undefined || entry === undefined
        ? undefined
        : { rateBps: rate, burstBits: burst, entryBits: entry },
  }
}
