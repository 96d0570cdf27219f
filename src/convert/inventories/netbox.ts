import { asFields, asList, asName, type Fields, isFields, own } from '../../formats/reading/fields.ts'
import { type Exact, exact, floorExact } from '../../quantity/exact.ts'
import { decimalTimes } from '../foreign/amounts.ts'
import type { Document, Place } from '../foreign/document.ts'
import { kindOfWord } from '../foreign/kinds.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode } from '../foreign/network.ts'
import type { Reading } from '../foreign/reading.ts'
import { csvTable } from '../source/csv-table.ts'
import { placeIn, plainSource } from '../source/plain-source.ts'

interface End {
  readonly device: string
  readonly port: string
  /** `interface`, `frontport`, `rearport`, or something that is no port of a device. */
  readonly type: string
}

interface Cable {
  readonly a: readonly End[]
  readonly b: readonly End[]
  readonly status: string
  readonly metres: Exact | undefined
  readonly label: string
  readonly place: Place
}

/** What the files say: cables, and of ports what they are. */
interface Inventory {
  readonly cables: Cable[]
  /** By `device\nport`: rate, where speed or type say one. */
  readonly rates: Map<string, Exact>
  /** By `device\nport` of a front port: the rear port behind it, and back. */
  readonly through: Map<string, string>
  readonly roles: Map<string, string>
  /** By id, of REST replies that name terminations by id only. */
  readonly byId: Map<string, End>
}

/** Cables and interfaces of NetBox, as CSV exports or REST and GraphQL replies, in one file or several. */
export const readNetbox = (reading: Reading): ForeignNetwork | undefined => {
  const { documents, findings } = reading
  const inventory: Inventory = {
    cables: [],
    rates: new Map(),
    through: new Map(),
    roles: new Map(),
    byId: new Map(),
  }
  const later: (() => void)[] = []
  for (const document of documents)
    if (/^\s*[[{]/.test(document.file.text))
      readReplies(plainSource(document, findings), document, inventory, later, reading)
    else readTable(document, inventory, reading)
  for (const read of later) read()
  if (inventory.cables.length === 0 && !findings.hasErrors)
    findings.error(
      placeIn(documents[0]!),
      'MISSING_KEY',
      'cables: side_a_device, side_a_name, side_b_device, side_b_name',
      'none',
    )
  if (findings.hasErrors) return undefined
  return networkOf(inventory, reading)
}

const SKIPPED: ReadonlySet<string> = new Set(['planned', 'decommissioning'])
const key = (device: string, port: string): string => `${device}\n${port}`

/** Cables from interface to interface: through patch panels, at the lower speed of both ends. */
const networkOf = ({ cables, rates, through, roles }: Inventory, { findings }: Reading): ForeignNetwork => {
  const nodes = new Map<string, ForeignNode>()
  const links: ForeignLink[] = []
  const panels = new Map<string, { readonly other: End; readonly cable: Cable }[]>()
  const direct: {
    readonly a: End
    readonly b: End
    readonly metres: Exact | undefined
    readonly cable: Cable
  }[] = []
  const add = (end: End, other: End, cable: Cable): void => {
    const at = key(end.device, end.port)
    panels.set(at, [...(panels.get(at) ?? []), { other, cable }])
  }
  for (const cable of cables) {
    if (SKIPPED.has(cable.status)) {
      findings.odd('links', 'cables that are planned or being removed are left out', cable.place)
      continue
    }
    if (cable.a.length !== 1 || cable.b.length !== 1)
      findings.lose('links', 'cables with several ends at one side keep the first', cable.place)
    const [a, b] = [cable.a[0], cable.b[0]]
    if (a === undefined || b === undefined || a.device === '' || b.device === '') {
      findings.lose('links', 'cables that do not end at ports of devices', cable.place)
      continue
    }
    if (a.type === 'interface' && b.type === 'interface') direct.push({ a, b, metres: cable.metres, cable })
    else {
      if (a.type !== 'interface') add(a, b, cable)
      if (b.type !== 'interface') add(b, a, cable)
    }
  }
  for (const { a, b, metres, cable } of [...direct, ...traced(cables, panels, through, findings)]) {
    for (const { device } of [a, b])
      if (!nodes.has(device)) {
        const kind = kindOfWord(roles.get(device))
        nodes.set(device, {
          id: device,
          place: cable.place,
          attributes: new Map([['role', roles.get(device) ?? '']]),
          ...(kind === undefined ? {} : { kind }),
        })
      }
    const ends = [rates.get(key(a.device, a.port)), rates.get(key(b.device, b.port))].flatMap(
      rate => rate ?? [],
    )
    const rate = ends.toSorted((x, y) => (floorExact(x) ?? 0) - (floorExact(y) ?? 0))[0]
    if (ends.length === 2 && floorExact(ends[0]!) !== floorExact(ends[1]!))
      findings.odd('bandwidth', 'ends of different speed: the lower counts', cable.place)
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

type Path = { readonly a: End; readonly b: End; readonly metres: Exact | undefined; readonly cable: Cable }

/** From an interface into a panel, out at the port behind, and so on to another interface. */
const traced = (
  cables: readonly Cable[],
  panels: ReadonlyMap<string, readonly { readonly other: End; readonly cable: Cable }[]>,
  through: ReadonlyMap<string, string>,
  findings: Reading['findings'],
): readonly Path[] => {
  const done = new Set<string>()
  const paths: Path[] = []
  for (const cable of cables)
    for (const [start, next] of [
      [cable.a[0], cable.b[0]],
      [cable.b[0], cable.a[0]],
    ] as const) {
      if (
        start?.type !== 'interface' ||
        next === undefined ||
        next.type === 'interface' ||
        SKIPPED.has(cable.status)
      )
        continue
      const from = key(start.device, start.port)
      if (done.has(from)) continue
      let at: End = next
      let used = cable
      const used_ = new Set<Cable>([cable])
      let total = cable.metres
      while (at.type !== 'interface') {
        const behind = through.get(key(at.device, at.port)) ?? key(at.device, at.port)
        const step = panels.get(behind)?.find(({ cable: other }) => !used_.has(other))
        if (step === undefined) break
        used = step.cable
        used_.add(used)
        total = total === undefined || used.metres === undefined ? undefined : sum(total, used.metres)
        at = step.other
      }
      if (at.type !== 'interface') {
        findings.odd(
          'links',
          'cables that end in a patch panel: front ports with rear_port say what is behind',
          cable.place,
        )
        continue
      }
      done.add(from)
      done.add(key(at.device, at.port))
      paths.push({ a: start, b: at, metres: total, cable })
    }
  return paths
}

const sum = (a: Exact, b: Exact): Exact | undefined => {
  const [x, y] = [floorExact(a), floorExact(b)]
  return x === undefined || y === undefined ? undefined : exact(BigInt(x) + BigInt(y), 1n)
}

/** Metres in a unit of NetBox. */
const METRES: Readonly<Record<string, readonly [bigint, bigint]>> = {
  km: [1000n, 1n],
  m: [1n, 1n],
  cm: [1n, 100n],
  mi: [1_609_344n, 1000n],
  ft: [3048n, 10_000n],
  in: [254n, 10_000n],
}

const metresOf = (length: unknown, unit: unknown): Exact | undefined => {
  const factor = METRES[String(isFields(unit) ? own(unit, 'value') : (unit ?? '')).toLowerCase()]
  return factor === undefined || (typeof length !== 'number' && typeof length !== 'string')
    ? undefined
    : decimalTimes(length, ...factor)
}

/** `25gbase-x-sfp28` is 25 Gbit/s; `speed` counts kbit/s. */
const rateOf = (speed: unknown, type: unknown): Exact | undefined => {
  const stated =
    typeof speed === 'number' || typeof speed === 'string' ? decimalTimes(speed, 1000n) : undefined
  if (stated !== undefined && stated !== 0) return stated
  const match = /^([\d.]+)(g?)base/i.exec(String(isFields(type) ? own(type, 'value') : (type ?? '')))
  return match === null ? undefined : decimalTimes(match[1]!, match[2] === '' ? 1_000_000n : 1_000_000_000n)
}

const portType = (text: string): string => {
  const plain = text.toLowerCase().replace(/[^a-z]/g, '')
  if (plain.endsWith('frontport')) return 'frontport'
  if (plain.endsWith('rearport')) return 'rearport'
  return plain === '' || plain.endsWith('interface') ? 'interface' : plain
}

const readTable = (document: Document, inventory: Inventory, { findings }: Reading): void => {
  const rows = csvTable(document, findings)
  const columns = rows[0]?.values
  const pick = (values: ReadonlyMap<string, string>, ...names: readonly string[]): string =>
    names.map(name => values.get(name)).find(value => value !== undefined && value !== '') ?? ''
  const side = (values: ReadonlyMap<string, string>, s: 'a' | 'b'): End => ({
    device: pick(values, `side_${s}_device`, `device_${s}`, `${s}_device`),
    port: pick(
      values,
      `side_${s}_name`,
      `termination_${s}_name`,
      `termination_${s}`,
      `${s}_name`,
      `${s}_terminations`,
    ),
    type: portType(pick(values, `side_${s}_type`, `termination_${s}_type`, `${s}_type`)),
  })
  if (columns === undefined) return
  const isCables = [...columns.keys()].some(name =>
    /^(?:side_a|a_termination|termination_a|device_a|a_device)/.test(name),
  )
  for (const { values, place } of rows) {
    if (isCables) {
      const [a, b] = [side(values, 'a'), side(values, 'b')]
      if (a.device === '' && b.device === '' && !findings.isFull) {
        findings.error(
          place,
          'MISSING_KEY',
          'the columns side_a_device, side_a_name, side_b_device, side_b_name (ids alone do not name a port)',
          [...columns.keys()].join(', ').slice(0, 200),
        )
        return
      }
      inventory.cables.push({
        a: [a],
        b: [b],
        status: pick(values, 'status').toLowerCase(),
        metres: metresOf(pick(values, 'length'), pick(values, 'length_unit')),
        label: pick(values, 'label'),
        place,
      })
      continue
    }
    const device = pick(values, 'device', 'device_name')
    const name = pick(values, 'name')
    const rear = pick(values, 'rear_port')
    const role = pick(values, 'device_role', 'role')
    if (device === '' && role !== '') inventory.roles.set(name, role)
    else if (rear !== '') {
      inventory.through.set(key(device, name), key(device, rear))
      inventory.through.set(key(device, rear), key(device, name))
    } else {
      const rate = rateOf(pick(values, 'speed'), pick(values, 'type'))
      if (rate !== undefined) inventory.rates.set(key(device, name), rate)
    }
  }
}

/** Lists of a REST reply (`results`), of GraphQL (`cable_list`), or plain. */
const readReplies = (
  data: unknown,
  document: Document,
  inventory: Inventory,
  later: (() => void)[],
  reading: Reading,
): void => {
  const root = asFields(data)
  const inner = isFields(own(root, 'data')) ? asFields(own(root, 'data')) : root
  const lists: (readonly [readonly (string | number)[], unknown])[] = Array.isArray(data)
    ? [[[], data]]
    : Object.entries(inner).map(([name, value]) => [inner === root ? [name] : ['data', name], value])
  for (const [path, list] of lists)
    for (const [i, entry] of asList(list).entries()) {
      const place = placeIn(document, ...path, i)
      const fields = asFields(entry)
      if (isCable(fields)) later.push(() => inventory.cables.push(cableOf(fields, place, inventory)))
      else readPart(fields, inventory, reading)
    }
}

const isCable = (fields: Fields): boolean =>
  own(fields, 'a_terminations') !== undefined ||
  own(fields, 'termination_a') !== undefined ||
  own(fields, 'termination_a_id') !== undefined

const nameIn = (value: unknown): string =>
  asName(own(asFields(value), 'name')) ?? asName(own(asFields(value), 'display')) ?? asName(value) ?? ''
const wordIn = (value: unknown): string =>
  asName(own(asFields(value), 'slug')) ?? asName(own(asFields(value), 'value')) ?? nameIn(value)

const readPart = (fields: Fields, { rates, through, roles, byId }: Inventory, _: Reading): void => {
  const device = own(fields, 'device')
  const name = asName(own(fields, 'name')) ?? ''
  if (device === undefined) {
    const role = wordIn(own(fields, 'role') ?? own(fields, 'device_role'))
    if (role !== '') roles.set(name, role)
    return
  }
  const rear = own(fields, 'rear_port')
  const type =
    rear !== undefined ? 'frontport' : own(fields, 'positions') !== undefined ? 'rearport' : 'interface'
  const end: End = { device: nameIn(device), port: name, type }
  const id = asName(own(fields, 'id'))
  if (id !== undefined) byId.set(`${type} ${id}`, end)
  if (rear !== undefined) {
    through.set(key(end.device, name), key(end.device, nameIn(rear)))
    through.set(key(end.device, nameIn(rear)), key(end.device, name))
    return
  }
  const rate = rateOf(own(fields, 'speed'), own(fields, 'type'))
  if (rate !== undefined) rates.set(key(end.device, name), rate)
}

const cableOf = (fields: Fields, place: Place, inventory: Inventory): Cable => ({
  a: endsOf(fields, 'a', inventory),
  b: endsOf(fields, 'b', inventory),
  status: wordIn(own(fields, 'status')).toLowerCase(),
  metres: metresOf(own(fields, 'length'), own(fields, 'length_unit')),
  label: asName(own(fields, 'label')) ?? '',
  place,
})

const endsOf = (fields: Fields, side: 'a' | 'b', { byId }: Inventory): readonly End[] => {
  const list = asList(own(fields, `${side}_terminations`))
  const single = own(fields, `termination_${side}`)
  const all: readonly unknown[] =
    list.length > 0
      ? list
      : [
          isFields(single)
            ? { object: single, object_type: own(fields, `termination_${side}_type`) }
            : {
                object_id: own(fields, `termination_${side}_id`),
                object_type: own(fields, `termination_${side}_type`),
              },
        ]
  return all.map((value): End => {
    const one = asFields(value)
    const object = asFields(own(one, 'object') ?? one)
    const type = portType(String(own(one, 'object_type') ?? own(one, '__typename') ?? ''))
    const known = byId.get(`${type} ${String(own(one, 'object_id') ?? own(object, 'id'))}`)
    const device = own(object, 'device')
    return device === undefined
      ? (known ?? { device: '', port: '', type })
      : { device: nameIn(device), port: nameIn(object), type }
  })
}
