import type { Changes, LivePatch, LiveWhole } from './live-data.ts'

/** What a page shows after a patch of the version that it knows: rows keep their places, new ones come behind all others. */
export const applyPatch = (known: LiveWhole, patch: LivePatch): LiveWhole => {
  const { kind: _, since: _since, tunnels, contracts, links, rest, ...state } = patch
  const changedLinks = new Map(links)
  return {
    ...known,
    ...state,
    data: {
      ...known.data,
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
  return [...left.values()]
}
