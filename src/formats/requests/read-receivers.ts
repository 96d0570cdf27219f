import { receiversFaults } from '../../model/checks/request-faults.ts'
import { asName } from '../reading/fields.ts'
import type { Path } from '../source/source.ts'
import type { RequestContext } from './request-context.ts'

/** The receivers of a request, each once and in order; what is wrong with the list is reported. */
export const readReceivers = (
  value: unknown,
  sender: string | undefined,
  path: Path,
  { network, problems }: RequestContext,
): readonly string[] => {
  if (!Array.isArray(value)) return []
  const list = (value as readonly unknown[]).map(asName)
  const named = list.filter(receiver => receiver !== undefined)
  // Where an entry is no name at all, which the shape check says, those behind it stand further down than here.
  const at = [...list.keys()].filter(index => list[index] !== undefined)
  for (const fault of receiversFaults(named, sender, network.nodes)) {
    const [index] = fault.path
    problems.addFaults(typeof index === 'number' ? [...path, at[index] ?? index] : path, [
      { ...fault, path: [] },
    ])
  }
  return [...new Set(named)]
}
