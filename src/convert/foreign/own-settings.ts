import { asFields, asList, type Fields, isFields, own, QuantityReader } from '../../formats/reading/fields.ts'
import { Problems } from '../../formats/source/problems.ts'
import { type LinkPort, readBestEffort, readPort } from '../../formats/topology/read-port.ts'
import { readRemarks } from '../../formats/topology/read-remarks.ts'
import { MEMBER_KEYS } from '../../model/checks/shared-risk-faults.ts'
import { defined } from '../../model/defined.ts'
import { ENCAPSULATIONS } from '../../model/encapsulation.ts'
import type { Remarks } from '../../model/remarks.ts'
import type { SharedRisk, Topology } from '../../model/topology.ts'

/** What no other program has a word for, as our own writers leave it with a link. */
export interface OwnSettings extends Remarks {
  /** The link's name, where it is not made of its ends. */
  readonly id?: string
  /** What is set at its port. */
  readonly port?: LinkPort
}

/** The same of the network. */
export type NetworkSettings = Partial<
  Pick<
    Topology,
    | 'mtuBits'
    | 'preemption'
    | 'reserved'
    | 'bestEffortMaxFrameBits'
    | 'clockTolerancePpb'
    | 'description'
    | 'labels'
    | 'sharedRisk'
  >
>

/** Keys of a topology file, as JSON in a text where a format has no maps. */
const fieldsIn = (value: unknown): Fields | undefined => {
  if (isFields(value)) return value
  if (typeof value !== 'string' || !value.startsWith('{')) return undefined
  try {
    return asFields(JSON.parse(value))
  } catch {
    return undefined
  }
}

/** What our own writers left with a link; nothing where there is none, or where it is none. */
export const ownSettings = (value: unknown): { readonly own?: OwnSettings } => {
  const fields = fieldsIn(value)
  if (fields === undefined) return {}
  const problems = new Problems()
  const context = { encapsulation: ENCAPSULATIONS.none, read: new QuantityReader(problems), problems }
  const port = readPort(fields, [], context)
  const id = own(fields, 'id')
  const settings = {
    ...(typeof id === 'string' && id !== '' ? { id } : {}),
    ...(problems.hasErrors || Object.keys(port).length === 0 ? {} : { port }),
    ...readRemarks(fields),
  }
  return Object.keys(settings).length === 0 ? {} : { own: settings }
}

export const networkSettings = (value: unknown): { readonly settings?: NetworkSettings } => {
  const fields = fieldsIn(value)
  if (fields === undefined) return {}
  const problems = new Problems()
  const read = new QuantityReader(problems)
  const { mtuBits, preemption, reserved } = readPort(fields, [], {
    encapsulation: ENCAPSULATIONS.none,
    read,
    problems,
  })
  const settings = defined({
    mtuBits,
    preemption: preemption === 'none' ? undefined : preemption,
    reserved,
    bestEffortMaxFrameBits: readBestEffort(fields, [], read),
    clockTolerancePpb: read.whole(fields, [], 'clockTolerance', 'ratio'),
    sharedRisk: groupsIn(own(fields, 'sharedRisk')),
  })
  return problems.hasErrors ? {} : { settings: { ...settings, ...readRemarks(fields) } }
}

/** Groups as our own writers leave them; whether their members are there is seen where those are known. */
const groupsIn = (value: unknown): readonly SharedRisk[] | undefined =>
  value === undefined
    ? undefined
    : asList(value).flatMap(entry => {
        const fields = asFields(entry)
        const id = own(fields, 'id')
        if (typeof id !== 'string') return []
        const [cables, links, nodes] = MEMBER_KEYS.map(key => namesIn(own(fields, key)))
        return [{ id, ...defined({ cables, links, nodes }), ...readRemarks(fields) }]
      })

const namesIn = (value: unknown): readonly string[] | undefined =>
  value === undefined ? undefined : asList(value).filter(name => typeof name === 'string')

/** What our own writers left with a node for people and programs. */
export const ownRemarks = (value: unknown): { readonly remarks?: Remarks } => {
  const fields = fieldsIn(value)
  return fields === undefined ? {} : { remarks: readRemarks(fields) }
}
