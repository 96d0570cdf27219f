import type { FixChange } from '../../model/planning/fix.ts'

/** Changes made one behind the other as one list, each setting once: from what it was first to what it is last. */
export const mergedChanges = (changes: readonly FixChange[]): readonly FixChange[] => {
  const last = new Map<string, FixChange>()
  for (const change of changes) {
    const key = `${change.change} ${'tunnel' in change ? change.tunnel : (change.link ?? '')}`
    const before = last.get(key)
    last.set(key, before === undefined ? change : ({ ...change, ...fromOf(before) } as FixChange))
  }
  return [...last.values()]
}

/** What a setting was. */
const fromOf = (change: FixChange): object =>
  Object.fromEntries(Object.entries(change).filter(([key]) => key.startsWith('from')))
