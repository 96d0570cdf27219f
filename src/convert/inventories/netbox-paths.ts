import { addExact, type Exact, floorExact } from '../../quantity/exact.ts'
import { kindOfWord } from '../foreign/kinds.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode } from '../foreign/network.ts'
import type { Reading } from '../foreign/reading.ts'
import { type Cable, type End, type Inventory, portOf } from './netbox-inventory.ts'

const SKIPPED: ReadonlySet<string> = new Set(['planned', 'decommissioning'])
const PORTS: ReadonlySet<string> = new Set(['interface', 'frontport', 'rearport'])

/** A way from interface to interface, over one cable or several. */
interface Way {
  readonly a: End
  readonly b: End
  readonly metres: Exact | undefined
  readonly cable: Cable
}

/** A cable at one of its ends. */
interface Step {
  readonly other: End
  readonly cable: Cable
}

/** Cables from interface to interface: through patch panels, at the lower speed of both ends. */
export const networkOf = (inventory: Inventory, { findings }: Reading): ForeignNetwork => {
  const nodes = new Map<string, ForeignNode>()
  const links: ForeignLink[] = []
  for (const { a, b, metres, cable } of waysOf(inventory, findings)) {
    for (const { device } of [a, b])
      if (!nodes.has(device)) nodes.set(device, nodeOf(device, cable, inventory))
    const rate = slowerRate(a, b, cable, inventory, findings)
    links.push({
      from: a.device,
      to: b.device,
      port: a.port,
      farPort: b.port,
      place: cable.place,
      ...(cable.label === '' ? {} : { id: cable.label }),
      ...(rate === undefined ? {} : { rate }),
      ...(metres === undefined ? {} : { length: metres }),
    })
  }
  return { name: '', nodes: [...nodes.values()], links }
}

const nodeOf = (id: string, { place }: Cable, { roles }: Inventory): ForeignNode => {
  const role = roles.get(id) ?? ''
  const kind = kindOfWord(role)
  return { id, place, attributes: new Map([['role', role]]), ...(kind === undefined ? {} : { kind }) }
}

const slowerRate = (
  a: End,
  b: End,
  { place }: Cable,
  { rates }: Inventory,
  findings: Reading['findings'],
): Exact | undefined => {
  const ends = [a, b].flatMap(({ device, port }) => rates.get(portOf(device, port)) ?? [])
  const [least, most] = ends.toSorted((x, y) => (floorExact(x) ?? 0) - (floorExact(y) ?? 0))
  if (least !== undefined && most !== undefined && floorExact(least) !== floorExact(most))
    findings.odd('bandwidth', 'ends of different speed: the lower counts', place)
  return least
}

/** Ways in the order of their first cables. */
const waysOf = (inventory: Inventory, findings: Reading['findings']): readonly Way[] => {
  const { cables, rearOf } = inventory
  const typed = ({ device, port, type }: End): End => ({
    device,
    port,
    // Tables of cables do not say what kind of port it is; those of front ports do.
    type: type === 'interface' && rearOf.has(portOf(device, port)) ? 'frontport' : type,
  })
  const used = cables.flatMap((cable): { cable: Cable; a: End; b: End }[] => {
    if (SKIPPED.has(cable.status)) {
      findings.odd('links', 'cables that are planned or being removed are left out', cable.place)
      return []
    }
    if (cable.a.length !== 1 || cable.b.length !== 1)
      findings.lose('links', 'cables with several ends at one side keep the first', cable.place)
    const [a, b] = [cable.a[0], cable.b[0]]
    const isSound = (end: End | undefined): end is End =>
      end !== undefined && end.device !== '' && PORTS.has(end.type)
    if (isSound(a) && isSound(b)) return [{ cable, a: typed(a), b: typed(b) }]
    findings.lose('links', 'cables that do not end at ports of devices', cable.place)
    return []
  })
  const panels = new Map<string, Step[]>()
  for (const { a, b, cable } of used)
    for (const [end, other] of [
      [a, b],
      [b, a],
    ] as const) {
      if (end.type === 'interface') continue
      const at = portOf(end.device, end.port)
      const steps = panels.get(at)
      if (steps === undefined) panels.set(at, [{ other, cable }])
      else steps.push({ other, cable })
    }
  const done = new Set<string>()
  return used.flatMap(({ cable, a, b }): readonly Way[] => {
    if (a.type === 'interface' && b.type === 'interface') return [{ a, b, metres: cable.metres, cable }]
    const [start, next] = a.type === 'interface' ? [a, b] : [b, a]
    // A cable between panels is walked from elsewhere.
    if (start.type !== 'interface' || done.has(portOf(start.device, start.port))) return []
    const way = traced(start, next, cable, panels, inventory)
    if (way === undefined) {
      const text = 'cables that end in a patch panel: front ports with rear_port say what is behind'
      findings.odd('links', text, cable.place)
      return []
    }
    for (const { device, port } of [way.a, way.b]) done.add(portOf(device, port))
    return [way]
  })
}

/** From an interface into a panel, out at the port behind, and so on to another interface. */
const traced = (
  start: End,
  next: End,
  cable: Cable,
  panels: ReadonlyMap<string, readonly Step[]>,
  { rearOf, frontOf }: Inventory,
): Way | undefined => {
  const walked = new Set<Cable>([cable])
  /** Which fibre of a trunk: what goes in at a front port comes out at the one of the same position. */
  const positions: string[] = []
  let metres = cable.metres
  for (let at = next; ; ) {
    if (at.type === 'interface') return { a: start, b: at, metres, cable }
    const here = portOf(at.device, at.port)
    const front = rearOf.get(here)
    if (front !== undefined) positions.push(front.position)
    const behind = front?.rear ?? frontOf.get(`${here}\n${positions.pop() ?? '1'}`) ?? here
    const step = panels.get(behind)?.find(one => !walked.has(one.cable))
    if (step === undefined) return undefined
    walked.add(step.cable)
    metres =
      metres === undefined || step.cable.metres === undefined
        ? undefined
        : addExact(metres, step.cable.metres)
    at = step.other
  }
}
