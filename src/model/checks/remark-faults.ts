import type { Path } from './fault.ts'
import { type Faults, type Fields, isFields } from './faults.ts'
import { describe } from './words.ts'

/** Keys for people and other programs (remarks.ts). */
export const REMARK_KEYS = ['description', 'labels'] as const

/** A description that is no text, labels that are no map of texts, numbers and booleans. */
export const checkRemarks = (faults: Faults, { description, labels }: Fields, path: Path): void => {
  if (description !== undefined && typeof description !== 'string')
    faults.add('WRONG_TYPE', [...path, 'description'], 'a text', describe(description))
  if (labels === undefined) return
  if (!isFields(labels)) {
    faults.add('WRONG_TYPE', [...path, 'labels'], 'a map of texts, numbers and booleans', describe(labels))
    return
  }
  for (const [key, value] of Object.entries(labels))
    if (!['string', 'number', 'boolean'].includes(typeof value))
      faults.add('WRONG_TYPE', [...path, 'labels', key], 'a text, a number, true or false', describe(value))
}

export const checkLayout = (faults: Faults, { layout }: Fields, path: Path): void => {
  if (layout === undefined) return
  const at = [...path, 'layout']
  if (!faults.map(layout, at, 'a position: { x, y }', COORDINATES)) return
  for (const key of COORDINATES)
    if (!Number.isFinite(layout[key]))
      faults.add('WRONG_TYPE', [...at, key], 'a finite number', describe(layout[key]))
}

const COORDINATES: ReadonlySet<string> = new Set(['x', 'y'])
