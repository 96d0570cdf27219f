import { ENTRY_HEADER_BITS, LOG_HEADER_BITS, type Service } from '../../model/services.ts'
import { formatSize } from '../../quantity/format-quantity.ts'
import type { RequestContext } from '../requests/request-context.ts'

/** What a services file can ask for, and probably does not mean. */
export const warnOfServices = (
  services: readonly Service[],
  { problems, topology }: RequestContext,
): void => {
  const warn = (
    code: 'SERVICES_EVEN' | 'SERVICES_TWO' | 'SERVICES_FRAGMENTED' | 'SERVICES_HEADERS',
    path: readonly (string | number)[],
    expected: string,
    found: string,
  ): void => problems.add({ severity: 'warning', code, path: ['services', ...path], expected, found })
  for (const [i, service] of services.entries()) {
    if (service.kind !== 'replication') continue
    const { members, workload, replication } = service
    const n = members.length
    if (n === 2)
      warn('SERVICES_TWO', [i, 'members'], 'at least three members: two survive no crash', '2 members')
    else if (n % 2 === 0) {
      const expected = `an odd number of members: ${n} survive no more crashes than ${n - 1}`
      warn('SERVICES_EVEN', [i, 'members'], expected, `${n} members`)
    }
    const room = replication.loadSizeBits - LOG_HEADER_BITS
    if (workload !== undefined && workload.entryBits + ENTRY_HEADER_BITS > room) {
      const expected = `entries of at most ${formatSize(Math.max(0, room - ENTRY_HEADER_BITS))}, which one packet carries with its header`
      const found = `${formatSize(workload.entryBits)}: every entry takes several slots`
      warn('SERVICES_FRAGMENTED', [i, 'workload', 'entry'], expected, found)
    }
  }
  const first = services.findIndex(service => service.kind === 'replication')
  if (first >= 0 && topology.encapsulation.name === 'none')
    warn(
      'SERVICES_HEADERS',
      [first, 'replication'],
      'an encapsulation in the topology: with none, Ethernet and IP headers count as room for entries',
      'encapsulation none',
    )
}
