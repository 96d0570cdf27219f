import type { Random } from './random.ts'

/** Switches and the cables between them; a cable is two links, or one if `oneWay`. */
export interface Shape {
  readonly name: string
  readonly switches: readonly string[]
  readonly cables: readonly { readonly from: string; readonly to: string; readonly oneWay: boolean }[]
}

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `s${i}`)
const cable = (from: string, to: string, oneWay = false) => ({ from, to, oneWay })

const line = (r: Random): Shape => {
  const switches = names(r.int(2, 6))
  return { name: 'line', switches, cables: switches.slice(1).map((s, i) => cable(switches[i]!, s)) }
}

const star = (): Shape => ({ name: 'star', switches: ['s0'], cables: [] })

const tree = (r: Random): Shape => {
  const switches = names(r.int(3, 8))
  return {
    name: 'tree',
    switches,
    cables: switches.slice(1).map((s, i) => cable(switches[r.int(0, i)]!, s)),
  }
}

const ring = (r: Random): Shape => {
  const switches = names(r.int(3, 6))
  const oneWay = r.chance(0.4)
  const cables = switches.map((s, i) => cable(s, switches[(i + 1) % switches.length]!, oneWay))
  return { name: oneWay ? 'one-way ring' : 'ring', switches, cables }
}

const parallel = (r: Random): Shape => {
  const { switches, cables } = line(r)
  return {
    name: 'parallel',
    switches,
    cables: cables.flatMap(c => Array.from({ length: r.int(1, 3) }, () => ({ ...c, oneWay: r.chance(0.2) }))),
  }
}

const mesh = (r: Random): Shape => {
  const base = tree(r)
  const extra = Array.from({ length: r.int(1, 3) }, () => r.shuffled(base.switches).slice(0, 2))
  return {
    name: 'mesh',
    switches: base.switches,
    cables: [...base.cables, ...extra.map(([a, b]) => cable(a!, b!, r.chance(0.5)))],
  }
}

export const shapeOf = (r: Random): Shape => r.pick([line, star, tree, ring, ring, parallel, mesh])(r)
