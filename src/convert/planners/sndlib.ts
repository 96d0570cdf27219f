import { floorExact } from '../../quantity/exact.ts'
import { decimalTimes, plainNumber, rateUnit } from '../foreign/amounts.ts'
import type { Place } from '../foreign/document.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode, ForeignRequest } from '../foreign/network.ts'
import { onlyDocument, type Reading } from '../foreign/reading.ts'
import { childOf, childrenOf, findElement, xmlFile } from '../source/xml-tree.ts'

/** Capacities of a link: what is installed, and the modules that could be. */
export interface Modules {
  readonly installed: string | undefined
  readonly possible: readonly string[]
}

/** Networks of SNDlib in XML: positions, capacities without a unit (or that of `meta`), demands. */
export const readSndlib = (reading: Reading): ForeignNetwork | undefined => {
  const { findings } = reading
  const file = xmlFile(onlyDocument(reading), findings)
  if (file === undefined) return undefined
  const { root, placeOf } = file
  const structure = findElement(root, 'networkStructure')
  const all = childOf(structure, 'nodes')
  const unit = sndlibUnit(childOf(findElement(root, 'meta'), 'unit')?.text, reading)
  const nodes = childrenOf(all, 'node').map((element): ForeignNode => {
    const id = element.attributes.id ?? ''
    const coordinates = childOf(element, 'coordinates')
    const [x, y] = [
      plainNumber(childOf(coordinates, 'x')?.text),
      plainNumber(childOf(coordinates, 'y')?.text),
    ]
    return {
      id,
      place: placeOf(element, `node ${id}`),
      ...(x === undefined || y === undefined ? {} : { position: { x, y } }),
    }
  })
  const links = childrenOf(childOf(structure, 'links'), 'link').map((element): ForeignLink => {
    const { id } = element.attributes
    const place = placeOf(element, `link ${id ?? ''}`)
    const modules: Modules = {
      installed: childOf(childOf(element, 'preInstalledModule'), 'capacity')?.text,
      possible: childrenOf(childOf(element, 'additionalModules'), 'addModule').map(
        m => childOf(m, 'capacity')?.text ?? '',
      ),
    }
    return {
      from: childOf(element, 'source')?.text ?? '',
      to: childOf(element, 'target')?.text ?? '',
      place,
      ...(id === undefined ? {} : { id }),
      ...moduleRate(modules, unit, place, reading),
    }
  })
  const requests = childrenOf(findElement(root, 'demands'), 'demand').flatMap(element => {
    const { id = '' } = element.attributes
    const demand = {
      id,
      place: placeOf(element, `demand ${id}`),
      sender: childOf(element, 'source')?.text ?? '',
      receivers: [childOf(element, 'target')?.text ?? ''],
    }
    return demandRate(demand, childOf(element, 'demandValue')?.text, unit, reading)
  })
  return {
    name: findElement(root, 'network')?.attributes.name ?? '',
    nodes,
    links,
    requests,
    isPlane: all?.attributes.coordinatesType === 'pixel',
  }
}

/** bit/s of one unit: as the file says (`MBITPERSEC`), else as `--capacity-unit` does. */
export const sndlibUnit = (text: string | undefined, { options }: Reading): bigint | undefined => {
  const known = /^([KMGT]?)BITPERSEC/i.exec(text?.trim() ?? '')
  return known === null ? options.capacityUnitBps : rateUnit(`${known[1]!.toUpperCase()}bit/s`)
}

/** What is installed; where nothing is, the least module that could be, which is said. */
export const moduleRate = (
  { installed, possible }: Modules,
  unit: bigint | undefined,
  place: Place,
  { findings }: Reading,
): Pick<ForeignLink, 'rate' | 'rateNote'> => {
  const value = (text: string | undefined): number => {
    const amount = decimalTimes(text ?? '', unit ?? 1n)
    return amount === undefined ? 0 : (floorExact(amount) ?? 0)
  }
  const least = possible.toSorted((a, b) => value(a) - value(b)).find(text => value(text) > 0)
  const taken = value(installed) > 0 ? installed : least
  if (taken === undefined) return {}
  if (unit === undefined)
    findings.error(
      place,
      'MISSING_UNIT',
      'a capacity with its unit; --capacity-unit gives it to all (e.g. Mbit/s)',
      taken,
    )
  if (taken === installed) return { rate: value(taken) }
  const note = 'the least module that may be installed'
  findings.note('assumption', 'bandwidth', note, place)
  return { rate: value(taken), rateNote: note }
}

export const demandRate = (
  demand: Omit<ForeignRequest, 'rateBps'>,
  value: string | undefined,
  unit: bigint | undefined,
  { findings }: Reading,
): readonly ForeignRequest[] => {
  const amount = decimalTimes(value ?? '', unit ?? 1n)
  const rateBps = amount === undefined ? 0 : (floorExact(amount) ?? 0)
  if (rateBps === 0) return []
  if (unit === undefined)
    findings.odd('requests', 'demands without a unit are taken for bit/s (--capacity-unit)', demand.place)
  return [{ ...demand, rateBps }]
}
