import type { NodeDialog, State } from '../state/state.ts'

/** Nodes that have what is typed in their names, those that begin with it first. */
export const nodesFound = ({ topology }: State, { text }: NodeDialog): readonly string[] => {
  const typed = text.text.trim().toLowerCase()
  if (typed === '') return []
  const ids = topology.nodes.map(({ id }) => id)
  const rank = (id: string): number => {
    const lower = id.toLowerCase()
    return lower === typed ? 0 : lower.startsWith(typed) ? 1 : lower.includes(typed) ? 2 : 3
  }
  return [0, 1, 2].flatMap(wanted => ids.filter(id => rank(id) === wanted))
}
