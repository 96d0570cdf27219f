import type { Printable } from '../../formats/source/print-text.ts'
import { networkPortValues, portValues } from '../../formats/topology/print-port.ts'
import { defined } from '../../model/defined.ts'
import type { Remarks } from '../../model/remarks.ts'
import type { Link, SharedRisk, Topology } from '../../model/topology.ts'
import { formatRatio, formatSize } from '../../quantity/format-quantity.ts'

type Values = Record<string, Printable>

/** The largest best-effort frame of a topology that says nothing: 1542 B. */
const MAX_FRAME_BITS = 1542 * 8

/** Where a name is not made of the ends, it is said. */
export const hasOwnName = ({ id, from, to }: Link): boolean => id !== `${from}>${to}`

/** What a link says that formats have no word for, as a topology file says it; labels of ports have their own place. */
export const linkSettings = (link: Link): Values => ({
  ...(hasOwnName(link) ? { id: link.id } : {}),
  ...portValues(link),
  ...remarkValues(link),
})

/** The same of the network. */
export const topologySettings = (topology: Topology): Values => ({
  ...networkPortValues(topology),
  ...(topology.bestEffortMaxFrameBits === MAX_FRAME_BITS
    ? {}
    : { bestEffort: { maxFrame: formatSize(topology.bestEffortMaxFrameBits) } }),
  ...(topology.clockTolerancePpb === 0 ? {} : { clockTolerance: formatRatio(topology.clockTolerancePpb) }),
  ...remarkValues(topology),
  ...(topology.sharedRisk === undefined ? {} : { sharedRisk: topology.sharedRisk.map(groupValues) }),
})

/** With its name: formats keep maps in any order. */
const groupValues = ({ id, cables, links, nodes, ...remarks }: SharedRisk): Values => ({
  id,
  ...defined({ cables, links, nodes }),
  ...remarkValues(remarks),
})

export const remarkValues = ({ description, labels = {} }: Remarks): Values => {
  const rest = Object.fromEntries(
    Object.entries(labels).filter(([key]) => key !== 'port' && key !== 'farPort'),
  )
  return {
    ...(description === undefined ? {} : { description }),
    ...(Object.keys(rest).length === 0 ? {} : { labels: rest }),
  }
}

/** As one attribute, in formats whose attributes are texts and numbers; none where there is nothing to say. */
export const settingsText = (values: Values): readonly (readonly ['xlane', string])[] =>
  Object.keys(values).length === 0 ? [] : [['xlane', JSON.stringify(values)]]
