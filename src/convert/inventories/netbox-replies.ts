import { asFields, asList, asName, type Fields, isFields, own } from '../../formats/reading/fields.ts'
import type { Document, Place } from '../foreign/document.ts'
import { placeIn } from '../source/plain-source.ts'
import { addPanel, type Cable, type End, type Inventory, portOf } from './netbox-inventory.ts'
import { metresOf, portType, rateOf } from './netbox-values.ts'

/** Lists of a REST reply (`results`), of GraphQL (`cable_list`), or plain. */
export const readReplies = (
  data: unknown,
  document: Document,
  inventory: Inventory,
  later: (() => void)[],
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
      else readPart(fields, place, inventory)
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

const readPart = (fields: Fields, place: Place, inventory: Inventory): void => {
  const { rates, roles, byId, connections } = inventory
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
    addPanel(inventory, end.device, name, nameIn(rear), String(own(fields, 'rear_port_position') ?? 1))
    return
  }
  for (const far of asList(own(fields, 'connected_endpoints')).map(asFields))
    if (own(far, 'device') !== undefined)
      connections.push({
        a: [end],
        b: [{ device: nameIn(own(far, 'device')), port: nameIn(far), type }],
        status: '',
        metres: undefined,
        label: '',
        place,
      })
  const rate = rateOf(own(fields, 'speed'), own(fields, 'type'))
  if (rate !== undefined) rates.set(portOf(end.device, name), rate)
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
