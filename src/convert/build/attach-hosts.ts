import { formatRate } from '../../quantity/format-quantity.ts'
import type { Findings } from '../foreign/findings.ts'
import type { ForeignNode } from '../foreign/network.ts'
import type { BuildOptions } from './options.ts'
import type { Wire } from './wire.ts'

export interface AttachedHost {
  readonly name: string
  readonly wire: Wire
}

/** Hosts `h-NAME` at each switch: a network of routers has none that could send or receive. */
export const attachedHosts = (
  switches: readonly { readonly node: ForeignNode; readonly name: string }[],
  wires: readonly Wire[],
  taken: ReadonlySet<string>,
  options: BuildOptions,
  findings: Findings,
): readonly AttachedHost[] => {
  if (options.attachHosts === 0) return []
  const fastest = new Map<string, number>()
  for (const { from, to, bandwidthBps } of wires)
    for (const end of [from, to]) fastest.set(end, Math.max(fastest.get(end) ?? 0, bandwidthBps))
  const names = new Set(taken)
  const attached: AttachedHost[] = []
  const queueSizeBits = options.queueBits ?? options.rules.defaultLink.queueBits ?? Number.POSITIVE_INFINITY
  for (const { node, name } of switches) {
    const bandwidthBps = options.accessBps ?? fastest.get(name)
    if (node.isSegment || bandwidthBps === undefined) continue
    for (let n = 1; n <= options.attachHosts; n++) {
      const plain = options.attachHosts === 1 ? `h-${name}` : `h-${name}-${n}`
      let host = plain
      for (let again = 2; names.has(host); again++) host = `${plain}-${again}`
      names.add(host)
      const place = node.place
      const rate =
        options.accessBps === undefined
          ? 'as fast as the fastest link of the switch'
          : formatRate(bandwidthBps)
      findings.note('assumption', 'hosts', `hosts attached (--attach-hosts), ${rate}`, place)
      attached.push({
        name: host,
        wire: {
          from: host,
          to: name,
          place,
          bandwidthBps,
          queueSizeBits,
          minLatencyPs: 0,
          maxJitterPs: 0,
          isOneWay: false,
          remarks: ['attached'],
        },
      })
    }
  }
  return attached
}
