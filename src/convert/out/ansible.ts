import { type Printable, printText } from '../../formats/source/print-text.ts'
import type { Topology } from '../../model/topology.ts'
import { formatRate, formatSize, formatTime } from '../../quantity/format-quantity.ts'
import type { Known } from './known.ts'
import { labCables, labNames } from './lab-names.ts'

/** An inventory of Ansible: hosts and switches as groups; of each its interfaces, of senders their tunnels. */
export const ansibleText = (topology: Topology, known?: Known): string => {
  const names = labNames(topology)
  const interfaces = new Map<string, Printable[]>(topology.nodes.map(({ id }) => [id, []]))
  for (const { link, back, near, far } of labCables(topology)) {
    const add = (node: string, name: string, peer: string, bandwidthBps: number): void => {
      interfaces.get(node)!.push({ name, peer, bandwidth: formatRate(bandwidthBps) })
    }
    add(link.from, near, link.to, link.bandwidthBps)
    add(link.to, far, link.from, (back ?? link).bandwidthBps)
  }
  const tunnels = new Map<string, Map<string, Printable>>()
  for (const { id, sender, lane, periodPs, sizeBits } of known?.tunnels ?? []) {
    const own = tunnels.get(sender) ?? new Map<string, Printable>()
    own.set(id, { id, lane, period: formatTime(periodPs), size_on_the_wire: formatSize(sizeBits) })
    tunnels.set(sender, own)
  }
  const group = (kind: 'host' | 'switch'): Printable => ({
    hosts: new Map(
      topology.nodes
        .filter(node => node.kind === kind)
        .map(({ id }): [string, Printable] => [
          names.get(id)!,
          {
            xlane_node: id,
            xlane_interfaces: interfaces.get(id)!,
            ...(tunnels.has(id) ? { xlane_tunnels: [...tunnels.get(id)!.values()] } : {}),
          },
        ]),
    ),
  })
  return printText(
    { all: { children: { switches: group('switch'), hosts: group('host') } } },
    { comment: 'ansible-inventory -i FILE --list' },
  )
}
