import type { Changes, LivePatch, LiveWhole } from './live-view.ts'

/** What a page shows after a patch of the version that it knows. */
export const applyPatch = (known: LiveWhole, patch: LivePatch): LiveWhole => {
  const { kind: _, since: _since, tunnels, contracts, links, rest, restGone, ...state } = patch
  const left = Object.entries(known.data).filter(([key]) => !restGone.includes(key))
  const changedLinks = new Map(links)
  return {
    ...known,
    ...state,
    data: {
      // What a page must have never goes.
      ...(Object.fromEntries(left) as typeof known.data),
      ...rest,
      tunnels: merged(known.data.tunnels, tunnels),
      links:
        links.length === 0
          ? known.data.links
          : known.data.links.map((link, place) => changedLinks.get(place) ?? link),
    },
    contracts: merged(known.contracts, contracts),
  }
}

const merged = <T extends { readonly id: string }>(
  rows: readonly T[],
  { put, gone }: Changes<T>,
): readonly T[] => {
  if (put.length === 0 && gone.length === 0) return rows
  const left = new Map(rows.map(row => [row.id, row]))
  for (const id of gone) left.delete(id)
  for (const row of put) left.set(row.id, row)
  return inOrder([...left.values()])
}

/** Rows in the order of their names, in which both sides have them: some data name rows by their places. */
export const inOrder = <T extends { readonly id: string }>(rows: readonly T[]): readonly T[] =>
  rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))
