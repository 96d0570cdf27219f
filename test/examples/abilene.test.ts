import { expect, test } from 'vitest'
import { shippedTopology } from './shipped.ts'

/** Positions and lines as in the Topology Zoo's Abilene.graphml (topologies/SOURCES.md): latitude, longitude. */
const POSITIONS: Record<string, readonly [number, number]> = {
  'new-york': [40.71427, -74.00597],
  chicago: [41.85003, -87.65005],
  'washington-dc': [38.89511, -77.03637],
  seattle: [47.60621, -122.33207],
  sunnyvale: [37.36883, -122.03635],
  'los-angeles': [34.05223, -118.24368],
  denver: [39.73915, -104.9847],
  'kansas-city': [39.11417, -94.62746],
  houston: [29.76328, -95.36327],
  atlanta: [33.749, -84.38798],
  indianapolis: [39.76838, -86.15804],
}
const CITIES = Object.keys(POSITIONS)
const LINES = [
  [0, 1], [0, 2], [1, 10], [2, 9], [3, 4], [3, 6], [4, 5], [4, 6], [5, 8], [6, 7], [7, 8], [7, 10], [8, 9], [9, 10],
] as const // biome-ignore format: as the file numbers them

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Haversine on a sphere of 6371 km. */
const greatCircleKm = (a: readonly [number, number], b: readonly [number, number]): number => {
  const h =
    Math.sin(radians(b[0] - a[0]) / 2) ** 2 +
    Math.cos(radians(a[0])) * Math.cos(radians(b[0])) * Math.sin(radians(b[1] - a[1]) / 2) ** 2
  return 2 * 6371 * Math.asin(Math.sqrt(h))
}

const topology = shippedTopology('abilene')

test('has the cities and lines of the source, and a lab in each city', () => {
  expect(topology.nodes.map(n => n.id)).toEqual([...CITIES, ...CITIES.map(c => `lab-${c}`)])
  const trunks = topology.links.filter(l => l.from in POSITIONS && l.to in POSITIONS)
  expect(trunks.map(l => l.id)).toEqual(
    LINES.flatMap(([a, b]) => [`${CITIES[a]}>${CITIES[b]}`, `${CITIES[b]}>${CITIES[a]}`]),
  )
})

test('propagation is the great-circle distance x 5 us/km, rounded down to whole microseconds', () => {
  for (const link of topology.links.filter(l => l.from in POSITIONS && l.to in POSITIONS)) {
    const us = greatCircleKm(POSITIONS[link.from]!, POSITIONS[link.to]!) * 5
    expect([link.id, link.minLatencyPs]).toEqual([link.id, Math.floor(us) * 1_000_000])
  }
})
