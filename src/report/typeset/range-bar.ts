/** Where packets fell within the range proven for them. */
export interface Fallen {
  readonly fromPs: number
  readonly toPs: number
  readonly minPs: number
  readonly p50Ps: number
  readonly p99Ps: number
  readonly maxPs: number
}

/**
 * The proven range from end to end in `width` columns: `=` from the least to the greatest latency seen, `o` the median,
 * `x` the 99th percentile. `<` or `>` in place of an end: packets fell outside. Plain ASCII: one column each, anywhere.
 */
export const rangeBar = ({ fromPs, toPs, minPs, p50Ps, p99Ps, maxPs }: Fallen, width: number): string => {
  const room = width - 2
  if (room < 1) return ''
  const place = (ps: number): number =>
    toPs <= fromPs
      ? 0
      : Math.max(0, Math.min(room - 1, Math.floor(((ps - fromPs) / (toPs - fromPs)) * (room - 1) + 0.5)))
  const cells = Array.from({ length: room }, () => '.')
  cells.fill('=', place(minPs), place(maxPs) + 1)
  cells[place(p99Ps)] = 'x'
  cells[place(p50Ps)] = 'o'
  return `${minPs < fromPs ? '<' : '|'}${cells.join('')}${maxPs > toPs ? '>' : '|'}`
}
