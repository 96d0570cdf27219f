import { type Printable, printText } from '../formats/source/print-text.ts'
import type { Topology } from '../model/topology.ts'

/** What Linux takes for the name of an interface, as a devices file checks it. */
const INTERFACE = /^[A-Za-z0-9_@][A-Za-z0-9._@-]{0,14}$/

/** The names of ports as a devices file; those that no Linux interface can have stay labels of the topology. */
export const devicesText = ({ links }: Topology, comment: string): string => {
  const entries = new Map<string, Printable>()
  for (const { id, labels } of links) {
    if (id.endsWith('~') || labels === undefined) continue
    const { port, farPort } = labels
    const known = {
      ...(typeof port === 'string' && INTERFACE.test(port) ? { interface: port } : {}),
      ...(typeof farPort === 'string' && INTERFACE.test(farPort) ? { farInterface: farPort } : {}),
    }
    if (Object.keys(known).length > 0 && !entries.has(reverseOf(id))) entries.set(id, known)
  }
  return printText({ links: entries }, { comment })
}

const reverseOf = (id: string): string => id.split('>').reverse().join('>')
