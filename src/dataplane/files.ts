import type { Node } from '../model/topology.ts'
import type { DeviceFile, Target } from './device-file.ts'
import type { Installation } from './installation.ts'
import { ovsScript } from './ovs-script.ts'
import { tcScript } from './tc-script.ts'

const PLAIN = /^[A-Za-z0-9][\w.-]{0,79}$/
const CUT = 60

/** A node's name where it is a plain one; else what is left of it, with its number so that no two are the same. */
const stem = ({ id }: Node, n: number, lower: ReadonlyMap<string, number>): string =>
  PLAIN.test(id) && lower.get(id.toLowerCase()) === 1
    ? id
    : `${id
        .replace(/[^\w.-]/g, '_')
        .replace(/^[.-]/, '_')
        .slice(0, CUT)}~${n + 1}`

/** The scripts of all devices, nodes in file order: those that no tunnel passes lose what an earlier run installed. */
export const deviceFiles = (plan: Installation, targets: readonly Target[]): readonly DeviceFile[] => {
  const { nodes } = plan.network.topology
  const lower = new Map<string, number>()
  for (const { id } of nodes) lower.set(id.toLowerCase(), (lower.get(id.toLowerCase()) ?? 0) + 1)
  const print: Record<Target, (plan: Installation, node: number) => string> = { ovs: ovsScript, tc: tcScript }
  return nodes.flatMap((node, n) =>
    targets.flatMap(target => {
      const text = print[target](plan, n)
      const name = `${stem(node, n, lower)}.${target}.sh`
      return text === '' ? [] : [{ device: node.id, target, name, text }]
    }),
  )
}
