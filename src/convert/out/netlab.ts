import { type Printable, printText } from '../../formats/source/print-text.ts'
import type { Topology } from '../../model/topology.ts'
import { labCables, labNames, microseconds } from './lab-names.ts'

/** A lab of netlab: hosts are Linux, switches bridges of it; rates in kbit/s, delays in ms plus or minus their jitter. */
export const netlabText = (topology: Topology): string => {
  const names = labNames(topology)
  const nodes = new Map(
    topology.nodes.map(({ id, kind }): [string, Printable] => [
      names.get(id)!,
      { device: 'linux', role: kind === 'host' ? 'host' : 'bridge' },
    ]),
  )
  const links = labCables(topology).map(({ link, near, far }): Printable => {
    const half = link.maxJitterPs / 2
    return {
      interfaces: [
        { node: names.get(link.from)!, ifname: near },
        { node: names.get(link.to)!, ifname: far },
      ],
      ...(link.mtuBits === undefined ? {} : { mtu: Math.floor(link.mtuBits / 8) }),
      bandwidth: Math.max(1, Math.floor(link.bandwidthBps / 1000)),
      ...(link.minLatencyPs + link.maxJitterPs === 0
        ? {}
        : {
            tc: {
              delay: microseconds(link.minLatencyPs + half),
              ...(half === 0 ? {} : { jitter: microseconds(half) }),
            },
          }),
    }
  })
  return printText(
    { provider: 'clab', nodes, links },
    { comment: 'netlab up; directions that differ have the values of the first' },
  )
}
