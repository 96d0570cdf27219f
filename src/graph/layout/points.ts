/** A place in points; x to the right, y down. */
export type Point = readonly [x: number, y: number]

/** Where drawn nodes stand, by the number of the node; undefined where it is not drawn. */
export type Places = readonly (Point | undefined)[]

/** Where everything stands, with room for all boxes. */
export interface Layout {
  readonly places: Places
  readonly width: number
  readonly height: number
}

/** Around everything. */
const MARGIN = 14
/** Of the highest box. */
const HALF_BOX = 26

/** Whole points, moved so that all boxes and a margin have room right and below of (0, 0). */
export const framed = (
  count: number,
  placed: ReadonlyMap<number, Point>,
  widthOf: (node: number) => number,
): Layout => {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const [node, [x, y]] of placed) {
    const half = widthOf(node) / 2
    left = Math.min(left, x - half)
    right = Math.max(right, x + half)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  if (placed.size === 0) return { places: [], width: 0, height: 0 }
  const [dx, dy] = [MARGIN - left, MARGIN + HALF_BOX - top]
  const places: (Point | undefined)[] = Array.from({ length: count }, () => undefined)
  for (const [node, [x, y]] of placed) places[node] = [Math.round(x + dx), Math.round(y + dy)]
  return {
    places,
    width: Math.ceil(right - left + 2 * MARGIN),
    height: Math.ceil(bottom - top + 2 * (MARGIN + HALF_BOX)),
  }
}

/** Between two tiers. */
export const TIER = 96
/** From a switch to the hosts around it. */
export const FAN = 84
