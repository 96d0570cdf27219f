import type { Setting } from './setting.ts'
import type { SettingsNumbers } from './settings-numbers.ts'
import { type SettingSource, SYSTEMS, type System, type SystemName } from './system.ts'
import { akka } from './systems/akka.ts'
import { bfd } from './systems/bfd.ts'
import { consul } from './systems/consul.ts'
import { corosync } from './systems/corosync.ts'
import { etcd } from './systems/etcd.ts'
import { hazelcast } from './systems/hazelcast.ts'
import { kubernetesLeader } from './systems/kubernetes-leader.ts'
import { kubernetesNodes } from './systems/kubernetes-nodes.ts'
import { patroni } from './systems/patroni.ts'
import { rabbitmq } from './systems/rabbitmq.ts'
import { redisCluster } from './systems/redis-cluster.ts'
import { redisSentinel } from './systems/redis-sentinel.ts'
import { zookeeper } from './systems/zookeeper.ts'

/** Every system, by its name. */
export const SYSTEM_FACTS: Readonly<Record<SystemName, System>> = {
  etcd,
  consul,
  zookeeper,
  'redis-sentinel': redisSentinel,
  'redis-cluster': redisCluster,
  'kubernetes-nodes': kubernetesNodes,
  'kubernetes-leader': kubernetesLeader,
  patroni,
  rabbitmq,
  corosync,
  hazelcast,
  akka,
  bfd,
}

/** The settings of a system, what each rests on, and what they are worth. Times ps. */
export interface SystemSettings {
  /** Which system. */
  readonly system: SystemName
  /** As people call it. */
  readonly title: string
  /** Each with what the network asks for, what the host adds, and what binds. */
  readonly settings: readonly Setting[]
  /** How long the host may stall, as was said, ps. */
  readonly stallPs: number
  /** From a crash until the system notices it, at most, by these settings, ps; the network's part of it is Θ* and one latency. */
  readonly detectionPs: number
  /** The same by the system's usual settings, ps. */
  readonly usualDetectionPs: number
  /** Whether every setting holds network and stall; else the host stalls for longer than the system can be set to wait. */
  readonly covers: boolean
  /** What else to know. */
  readonly remarks: readonly string[]
  /** Where defaults and limits were read. */
  readonly sources: readonly SettingSource[]
  /** The name of the file of the system's own configuration. */
  readonly file: string
  /** Its lines. */
  readonly text: string
}

/** The settings of a system from the numbers of one service of a file. */
export interface ServiceSettings extends SystemSettings {
  /** The failure detection that they follow from. */
  readonly service: string
}

/**
 * The smallest safe settings of a real system: what is proven of the network (`numbers`), and what a host may stall (`stallPs`, declared
 * or measured, whole ps), rounded up to what the system can be set to. They hold for heartbeats in the lane; a system whose
 * heartbeats travel outside of it has no network part that is proven. Throws RangeError for an unknown system or a stall that is
 * no time.
 */
export const settingsFor = (
  system: SystemName,
  numbers: SettingsNumbers,
  stallPs: number,
): SystemSettings => {
  if (!(SYSTEMS as readonly string[]).includes(system))
    throw new RangeError(`system: expected one of ${SYSTEMS.join(', ')}; found ${system}`)
  if (!Number.isSafeInteger(stallPs) || stallPs < 0)
    throw new RangeError(`stallPs: expected whole picoseconds, 0 or more; found ${stallPs}`)
  const { title, sources, file, choose } = SYSTEM_FACTS[system]
  const chosen = choose(numbers, stallPs)
  return {
    system,
    title,
    ...chosen,
    stallPs,
    covers: chosen.settings.every(({ covers }) => covers),
    sources,
    file,
  }
}
