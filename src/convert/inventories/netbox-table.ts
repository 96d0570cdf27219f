import type { Document } from '../foreign/document.ts'
import type { Reading } from '../foreign/reading.ts'
import { csvTable } from '../source/csv-table.ts'
import { addPanel, type End, type Inventory, portOf } from './netbox-inventory.ts'
import { metresOf, portType, rateOf } from './netbox-values.ts'

/** A table of cables, of interfaces, of front ports or of devices, by its columns. */
export const readTable = (document: Document, inventory: Inventory, { findings }: Reading): void => {
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
    else if (rear !== '') addPanel(inventory, device, name, rear, pick(values, 'rear_port_position') || '1')
    else {
      const rate = rateOf(pick(values, 'speed'), pick(values, 'type'))
      if (rate !== undefined) inventory.rates.set(portOf(device, name), rate)
    }
  }
}
