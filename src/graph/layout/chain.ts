import type { Point } from './points.ts'

/** Switches in a row or in a ring, in their order; undefined where they are neither. */
export interface Chain {
  readonly order: readonly number[]
  readonly isRing: boolean
}

export const chainOf = (
  switches: readonly number[],
  besideSwitch: (node: number) => readonly number[],
): Chain | undefined => {
  if (switches.length < 2) return undefined
  const degrees = switches.map(n => besideSwitch(n).length)
  if (degrees.some(d => d < 1 || d > 2)) return undefined
  const isRing = degrees.every(d => d === 2)
  const start = switches.find((_, i) => isRing || degrees[i] === 1)
  if (start === undefined) return undefined
  const order = [start]
  const seen = new Set(order)
  for (let at: number | undefined = start; at !== undefined; ) {
    const next: number | undefined = besideSwitch(at).find(n => !seen.has(n))
    if (next === undefined) break
    seen.add(next)
    order.push(next)
    at = next
  }
  return order.length === switches.length ? { order, isRing } : undefined
}

/** A row from left to right, or a circle that begins on top, with so much room between neighbours. */
export const chainPlaces = ({ order, isRing }: Chain, apart: number): ReadonlyMap<number, Point> => {
  if (!isRing) return new Map(order.map((node, i) => [node, [i * apart, 0]]))
  const radius = Math.max(apart * 0.75, apart / (2 * Math.sin(Math.PI / order.length)))
  return new Map(
    order.map((node, i) => {
      const turn = (2 * Math.PI * i) / order.length - Math.PI / 2
      return [node, [radius * Math.cos(turn), radius * Math.sin(turn)]]
    }),
  )
}
