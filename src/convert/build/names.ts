import { nameExpected } from '../../model/checks/words.ts'
import type { Findings } from '../foreign/findings.ts'
import type { ForeignNode } from '../foreign/network.ts'

/** Characters kept of a name; what makes it unique comes on top. */
const LONGEST = 150

/** A name as files may have it: no control characters, no blanks around it, not endless. */
const cleaned = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST)
    .trim()

/**
 * The name of every node: its label where no other node has it and there is one (`None` is none), `label (id)` where others
 * have it, else its id. No two nodes get the same.
 */
export const namesOf = (
  nodes: readonly ForeignNode[],
  by: 'id' | 'label',
  findings: Findings,
): ReadonlyMap<string, string> => {
  const labels = new Map<string, number>()
  const labelOf = (node: ForeignNode): string => {
    const label = by === 'id' ? '' : cleaned(node.label ?? '')
    return /^(?:none|null|nan|undefined)$/i.test(label) ? '' : label
  }
  for (const node of nodes) {
    const label = labelOf(node)
    labels.set(label, (labels.get(label) ?? 0) + 1)
  }
  const taken = new Set<string>()
  const names = new Map<string, string>()
  for (const node of nodes) {
    const label = labelOf(node)
    const id = cleaned(node.id)
    const plain = label === '' ? id : labels.get(label) === 1 ? label : `${label} (${id})`
    if (label !== '' && labels.get(label) !== 1)
      findings.odd('names', 'labels that several nodes have: the id stands behind them', node.place)
    // An id may be what another node is labelled.
    let name = plain === '' ? 'node' : plain
    for (let n = 2; taken.has(name) || nameExpected(name) !== undefined; n++)
      name = `${plain} (${id}${n === 2 ? '' : ` ${n}`})`
    taken.add(name)
    names.set(node.id, name)
  }
  return names
}
