/**
 * A waterfall's bar in `width` cells of `perCell` picoseconds each: from one sum to the next, solid forwards, light
 * backwards. A part above 0 has at least one cell.
 */
export const bar = (fromPs: number, toPs: number, perCell: number, width: number): string => {
  if (perCell <= 0) return ''
  const start = Math.min(width - 1, Math.floor(Math.min(fromPs, toPs) / perCell))
  const end = Math.min(width, Math.max(start + 1, Math.ceil(Math.max(fromPs, toPs) / perCell)))
  return ' '.repeat(start) + (toPs < fromPs ? '░' : '█').repeat(end - start)
}
