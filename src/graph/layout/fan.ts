import { FAN, type Point } from './points.ts'

/**
 * Around a node, where no edge to other neighbours leaves: the widest gaps between those edges are shared out evenly.
 * Returns the places of `count` hosts, clockwise.
 */
export const fanPlaces = (
  [x, y]: Point,
  others: readonly Point[],
  count: number,
  width: number,
): readonly Point[] => {
  const full = 2 * Math.PI
  const angles = others.map(([ox, oy]) => Math.atan2(oy - y, ox - x)).sort((a, b) => a - b)
  // Alone it begins on top.
  if (angles.length === 0) angles.push(-Math.PI / 2 - Math.PI / Math.max(1, count))
  const gaps = angles.map((from, i) => ({
    from,
    size: (i + 1 < angles.length ? angles[i + 1]! : angles[0]! + full) - from,
    hosts: 0,
  }))
  const isAlone = others.length === 0
  for (let n = 0; n < count; n++) {
    const widest = gaps.reduce((a, b) => (b.size / (b.hosts + 1) > a.size / (a.hosts + 1) ? b : a))
    widest.hosts++
  }
  const nearest = gaps.reduce((m, { size, hosts }) => {
    if (hosts === 0) return m
    // Ends of a gap are edges: hosts keep away from them, but need not spread over half a turn.
    const step = isAlone ? size / hosts : Math.min(size / (hosts + 1), 0.9)
    return Math.max(m, hosts < 2 ? 0 : (width + 8) / 1.15 / (2 * Math.sin(Math.min(step, Math.PI) / 2)))
  }, FAN)
  return gaps.flatMap(({ from, size, hosts }) => {
    const step = isAlone ? size / Math.max(1, hosts) : Math.min(size / (hosts + 1), 0.9)
    const first = isAlone ? from + step / 2 : from + size / 2 - (step * (hosts - 1)) / 2
    return Array.from({ length: hosts }, (_, i): Point => {
      const turn = first + i * step
      return [x + nearest * 1.15 * Math.cos(turn), y + nearest * Math.sin(turn)]
    })
  })
}
