/** `t2` before `t10`: runs of digits compare as numbers, the rest by code unit, so that no locale moves a row. */
export const naturalOrder = (a: string, b: string): number => {
  const left = a.match(/\d+|\D+/g) ?? []
  const right = b.match(/\d+|\D+/g) ?? []
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const l = left[i]!
    const r = right[i]!
    if (l === r) continue
    const bothNumbers = /^\d/.test(l) && /^\d/.test(r)
    const byNumber = bothNumbers ? Number(l) - Number(r) : 0
    if (byNumber !== 0) return byNumber
    return l < r ? -1 : 1
  }
  return left.length - right.length
}
