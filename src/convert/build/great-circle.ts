/** Of the globe as a sphere (IUGG mean radius), m. */
const EARTH_METRES = 6_371_008.8

export interface Position {
  readonly x: number
  readonly y: number
}

/** Whether a pair of numbers can be longitude and latitude. */
export const isOnGlobe = ({ x, y }: Position): boolean => Math.abs(x) <= 180 && Math.abs(y) <= 90

/** Length of the great circle between two places (haversine), m. */
export const greatCircleMetres = (a: Position, b: Position): number => {
  const radians = Math.PI / 180
  const s = Math.sin(((b.y - a.y) * radians) / 2)
  const t = Math.sin(((b.x - a.x) * radians) / 2)
  const h = s * s + Math.cos(a.y * radians) * Math.cos(b.y * radians) * t * t
  return 2 * EARTH_METRES * Math.asin(Math.min(1, Math.sqrt(h)))
}
