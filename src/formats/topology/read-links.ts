import type { Link } from '../../model/topology.ts'
import { asFields, asName, type Fields, isFields, own } from '../reading/fields.ts'
import { checkName, unknownNode } from '../reading/names.ts'
import type { Problems } from '../source/problems.ts'
import type { Path } from '../source/source.ts'
import { readWire, resolveWire, type Wire } from './read-link.ts'
import { checkPort, type LinkPort, NOTHING, type PortContext, readPort } from './read-port.ts'
import { readRemarks } from './read-remarks.ts'

/** Links of a file in order, each direction on its own: forward, then reverse. */
export const readLinks = (
  list: readonly unknown[],
  nodes: ReadonlyMap<string, unknown>,
  defaults: Fields,
  context: PortContext,
  checkShape: (value: unknown, path: Path) => void,
): readonly Link[] => {
  const { read, problems } = context
  const links: Link[] = []
  const taken = new Map<string, number>()
  const common = asFields(own(defaults, 'link'))
  const at = ['defaults', 'link']
  const ofAll = { wire: readWire(common, at, read, problems), port: readPort(common, at, context) }
  for (const [index, raw] of list.entries()) {
    if (problems.isFull) break
    const path: Path = ['links', index]
    checkShape(raw, path)
    if (isFields(raw)) links.push(...readEntry(raw, path, index, nodes, ofAll, taken, context))
  }
  return links
}

const readEntry = (
  fields: Fields,
  path: Path,
  index: number,
  nodes: ReadonlyMap<string, unknown>,
  defaults: { readonly wire: Wire; readonly port: LinkPort },
  taken: Map<string, number>,
  context: PortContext,
): readonly Link[] => {
  const { read, problems } = context
  const from = asName(own(fields, 'from'))
  const to = asName(own(fields, 'to'))
  if (from !== undefined && !nodes.has(from)) unknownNode(problems, [...path, 'from'], from, nodes)
  if (to !== undefined && !nodes.has(to)) unknownNode(problems, [...path, 'to'], to, nodes)
  if (from !== undefined && from === to)
    problems.add({
      code: 'SELF_LOOP',
      path: [...path, 'to'],
      expected: `a node other than ${from}`,
      found: to,
    })
  const wire = resolveWire(readWire(fields, path, read, problems), defaults.wire, path, read)
  const ownPort = readPort(fields, path, context)
  const port = ownPort === NOTHING ? defaults.port : { ...defaults.port, ...ownPort }
  if (wire !== undefined) checkPort(port, wire.queueSizeBits, path, problems)
  if (from === undefined || to === undefined) return []
  const id = asName(own(fields, 'id'))
  if (id !== undefined) checkName(problems, path, 'id', 'value', id)
  const ids = directions(id, from, to, own(fields, 'duplex') !== false)
  const clash = ids.find(([name]) => taken.has(name))
  if (clash !== undefined && from !== to) duplicate(problems, path, id, clash[0], taken.get(clash[0])!)
  for (const [name] of ids) if (!taken.has(name)) taken.set(name, index)
  const remarks = readRemarks(fields)
  return wire === undefined
    ? []
    : ids.map(([name, a, b]) => ({ id: name, from: a, to: b, ...wire, ...port, ...remarks }))
}

/** Id and ends of each direction. */
const directions = (
  id: string | undefined,
  from: string,
  to: string,
  duplex: boolean,
): readonly (readonly [id: string, from: string, to: string])[] => {
  const forward = [id ?? `${from}>${to}`, from, to] as const
  return duplex ? [forward, [id === undefined ? `${to}>${from}` : `${id}~`, to, from]] : [forward]
}

const duplicate = (
  problems: Problems,
  path: Path,
  id: string | undefined,
  name: string,
  first: number,
): void => {
  const found = `${name} again (first: links[${first}])`
  problems.add({
    code: 'DUPLICATE_ID',
    path: id === undefined ? path : [...path, 'id'],
    expected:
      id === undefined
        ? 'one entry for both directions, or an id for each parallel link (id: a)'
        : 'an id of its own',
    found,
  })
}
