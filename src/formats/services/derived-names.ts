import type { ServiceDraft } from '../../model/checks/service-faults.ts'
import { tunnelNames } from '../../model/service-tunnels.ts'
import type { RequestContext } from '../requests/request-context.ts'

/** The tunnels of services take their names first: two of one name, or a request that has one of them, are mistakes. */
export const reserveTunnels = (drafts: readonly ServiceDraft[], { ids, problems }: RequestContext): void => {
  for (const [index, draft] of drafts.entries()) {
    // A member that is named twice was said.
    const names = tunnelNames({ ...draft, members: [...new Set(draft.members)] })
    const own = new Set<string>()
    const clash = names.find(name => ids.has(name) || own.size === own.add(name).size)
    if (clash !== undefined && !isTaken(draft.id, index, drafts))
      problems.add({
        code: 'DUPLICATE_ID',
        path: ['services', index, 'id'],
        expected: 'a name whose tunnels have names of their own',
        found: `${draft.id}, which also makes ${clash}`,
      })
    for (const name of names) if (!ids.has(name)) ids.set(name, `services[${index}]`)
  }
}

/** Two services of one name: that was said. */
const isTaken = (id: string | undefined, index: number, drafts: readonly ServiceDraft[]): boolean =>
  drafts.findIndex(draft => draft.id === id) < index
