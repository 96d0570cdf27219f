/** Fewest edits (insert, delete, replace, swap of neighbours) that turn `a` into `b`; Damerau–Levenshtein, restricted. */
const editDistance = (a: string, b: string): number => {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, before[j - 2]! + 1)
      row.push(best)
    }
    before = last
    last = row
  }
  return last[b.length]!
}

const LONGEST = 64
const CANDIDATES = 20_000

/**
 * The name of `names` that `found` was most likely meant to be: equal but for case, else the one with the fewest
 * edits, at most a third of its length (at least one). Undefined where nothing is near. The first of equals wins.
 */
export const nearest = (found: string, names: Iterable<string>): string | undefined => {
  if (found === '' || found.length > LONGEST) return undefined
  const lower = found.toLowerCase()
  const limit = Math.max(1, Math.floor(found.length / 3))
  let best: string | undefined
  let bestDistance = limit + 1
  let tried = 0
  for (const name of names) {
    if (++tried > CANDIDATES) break
    if (name.toLowerCase() === lower) return name
    if (Math.abs(name.length - found.length) >= bestDistance) continue
    const distance = editDistance(lower, name.toLowerCase())
    if (distance < bestDistance && distance < found.length) {
      best = name
      bestDistance = distance
    }
  }
  return best
}
