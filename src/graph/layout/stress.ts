import type { Point } from './points.ts'

const ROUNDS = 40
/** From all nodes to all, or from so many of them. */
const MOST_PIVOTS = 60

/** Numbers that are shuffled always alike; [ZPG19] asks for a random order. */
const generator = (): (() => number) => {
  let state = 12345
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** Edges from one node to all others; what cannot be reached is as far as anything. */
const hopsFrom = (start: number, beside: readonly (readonly number[])[]): Int32Array => {
  const hops = new Int32Array(beside.length).fill(-1)
  hops[start] = 0
  const queue = [start]
  for (const at of queue)
    for (const next of beside[at]!)
      if (hops[next] === -1) {
        hops[next] = hops[at]! + 1
        queue.push(next)
      }
  const farthest = hops.reduce((a, b) => Math.max(a, b), 1)
  return hops.map(h => (h === -1 ? farthest + 1 : h))
}

/**
 * Nodes so far apart on paper as they are in the network: stress, made small pair by pair ([ZPG19]), the longest side
 * across. `beside` are positions of neighbours, `apart` the length of one edge. The same network gives the same places.
 */
export const stressPlaces = (beside: readonly (readonly number[])[], apart: number): readonly Point[] => {
  const count = beside.length
  const random = generator()
  const x = Float64Array.from({ length: count }, () => random())
  const y = Float64Array.from({ length: count }, () => random())
  const pivots = Math.min(count, MOST_PIVOTS)
  const pairs: (readonly [i: number, j: number, far: number])[] = []
  for (let p = 0; p < pivots; p++) {
    const from = Math.floor((p * count) / pivots)
    const hops = hopsFrom(from, beside)
    for (let j = 0; j < count; j++)
      if (pivots < count ? j !== from : j > from) pairs.push([from, j, hops[j]!])
  }
  if (pivots < count)
    for (let i = 0; i < count; i++) for (const j of beside[i]!) if (j > i) pairs.push([i, j, 1])
  const most = pairs.reduce((m, [, , far]) => Math.max(m, far), 1)
  const falls = Math.log(0.1 / most ** 2) / Math.max(1, ROUNDS - 1)
  for (let round = 0; round < ROUNDS; round++) {
    const rate = most ** 2 * Math.exp(falls * round)
    for (let i = pairs.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1))
      ;[pairs[i], pairs[j]] = [pairs[j]!, pairs[i]!]
    }
    for (const [i, j, far] of pairs) {
      const [dx, dy] = [x[i]! - x[j]!, y[i]! - y[j]!]
      const now = Math.sqrt(dx * dx + dy * dy) || 1e-9
      const move = (Math.min(1, rate / far ** 2) * (now - far)) / (2 * now)
      x[i]! -= move * dx
      y[i]! -= move * dy
      x[j]! += move * dx
      y[j]! += move * dy
    }
  }
  return across(x, y, apart)
}

/** Turned so that the longest side lies across, the first node at the left and in the upper half. */
const across = (x: Float64Array, y: Float64Array, apart: number): readonly Point[] => {
  const count = x.length
  const mean = (a: Float64Array): number => a.reduce((s, v) => s + v, 0) / Math.max(1, count)
  const [mx, my] = [mean(x), mean(y)]
  let [xx, xy, yy] = [0, 0, 0]
  for (let i = 0; i < count; i++) {
    const [dx, dy] = [x[i]! - mx, y[i]! - my]
    xx += dx * dx
    xy += dx * dy
    yy += dy * dy
  }
  const turn = 0.5 * Math.atan2(2 * xy, xx - yy)
  const [c, s] = [Math.cos(turn), Math.sin(turn)]
  const turned = Array.from({ length: count }, (_, i): Point => {
    const [dx, dy] = [x[i]! - mx, y[i]! - my]
    return [(dx * c + dy * s) * apart, (dy * c - dx * s) * apart]
  })
  const [fx, fy] = turned[0] ?? [0, 0]
  return turned.map(([px, py]): Point => [fx > 0 ? -px : px, fy > 0 ? -py : py])
}
