export interface Wish {
  /** What the column would like. */
  readonly width: number
  /** What it can live with. */
  readonly least: number
  /** Highest goes first. */
  readonly rank: number
}

/**
 * Widths for a line of `available` columns, `undefined` for a column left out. Columns go, highest rank first, until
 * the rest fit at their least; what room is left is then handed out from the first column on.
 */
export const fitColumns = (
  wishes: readonly Wish[],
  available: number,
  gap: number,
): (number | undefined)[] => {
  const kept = new Set(wishes.keys())
  const total = (pick: (wish: Wish) => number): number => {
    let sum = gap * Math.max(0, kept.size - 1)
    for (const i of kept) sum += pick(wishes[i]!)
    return sum
  }
  while (kept.size > 1 && total(w => w.least) > available) {
    let last = -1
    for (const i of kept) if (last < 0 || wishes[i]!.rank > wishes[last]!.rank) last = i
    kept.delete(last)
  }
  let room = Math.max(0, available - total(w => w.least))
  return wishes.map((wish, i) => {
    if (!kept.has(i)) return undefined
    const more = Math.min(room, wish.width - wish.least)
    room -= more
    return wish.least + more
  })
}
