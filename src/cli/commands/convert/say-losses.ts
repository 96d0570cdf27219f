import type { ExportLoss } from '../../../convert/losses.ts'
import { asFields, asList, own } from '../../../formats/reading/fields.ts'
import { Lines } from '../../../formats/source/lines.ts'
import { readSource } from '../../../formats/source/read-source.ts'
import type { Path } from '../../../formats/source/source.ts'
import { pathText } from '../../../model/checks/fault.ts'
import type { Topology } from '../../../model/topology.ts'

const FEW = 3

/** What an export leaves out, each with the first places of the topology file. */
export const lossTexts = (
  losses: readonly ExportLoss[],
  topology: Topology,
  text: string | undefined,
  file: string,
): readonly string[] => {
  const read = text === undefined ? undefined : readSource(text, file, 'a topology', ['nodes', 'links'])
  const source = read?.ok === true ? read.source : undefined
  const entries = entryOfLink(topology, source?.data)
  const lines = new Lines(source?.text ?? '')
  const placeOf = (path: Path): string => {
    if (source === undefined) return pathText(path)
    const { line, column } = lines.position(source.locate(path, 'value').start)
    return `${file}:${line}:${column}`
  }
  return losses.map(({ key, links }) => {
    if (links.length === 0) return `not kept: ${key} of the network (${placeOf([key])})`
    // Both directions of a cable stand in one entry.
    const places = [...new Set(links.map(({ id }) => placeOf(['links', entries.get(id) ?? 0, key])))]
    const more = places.length > FEW ? `, and ${places.length - FEW} more` : ''
    const count = `${places.length} ${places.length === 1 ? 'link' : 'links'}`
    return `not kept: ${key} of ${count} (${places.slice(0, FEW).join(', ')}${more})`
  })
}

/** Which entry of the file each link comes from: an entry is two links unless it says `duplex: false`. */
const entryOfLink = ({ links }: Topology, data: unknown): ReadonlyMap<string, number> => {
  const entries = new Map<string, number>()
  let next = 0
  for (const [i, entry] of asList(own(asFields(data), 'links')).entries())
    for (let n = own(asFields(entry), 'duplex') === false ? 1 : 2; n > 0; n--) {
      const link = links[next++]
      if (link !== undefined) entries.set(link.id, i)
    }
  return entries
}
