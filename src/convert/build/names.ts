import { nameExpected } from '../../model/checks/words.ts'
import type { Findings } from '../foreign/findings.ts'
import type { ForeignNode } from '../foreign/network.ts'

/** Characters kept of a name, and of an id behind it: both together are a name still. */
const LONGEST = 140
const LONGEST_ID = 40

/** What no name has: control characters, half characters, and those that turn the direction of writing. */
const UNWRITTEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu

/** A name as files may have it: whatever a file of another program says; empty where nothing is left of it. */
export const cleaned = (text: string, longest: number = LONGEST): string => {
  const plain = text.replace(UNWRITTEN, ' ').replace(/\s+/g, ' ').trim().slice(0, longest)
  // Cutting may halve a character.
  const whole = plain.replace(/\p{Cs}/gu, '').trim()
  return nameExpected(whole) === undefined ? whole : ''
}

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
    const plain =
      label === '' ? id : labels.get(label) === 1 ? label : `${label} (${cleaned(node.id, LONGEST_ID)})`
    if (label !== '' && labels.get(label) !== 1)
      findings.odd('names', 'labels that several nodes have: the id stands behind them', node.place)
    // An id may be what another node is labelled.
    const base = plain === '' ? 'node' : plain
    const behind = cleaned(node.id, LONGEST_ID)
    let name = base
    for (let n = 2; taken.has(name); n++) name = `${base} (${n === 2 ? behind : `${behind} ${n}`})`
    taken.add(name)
    names.set(node.id, name)
  }
  return names
}
