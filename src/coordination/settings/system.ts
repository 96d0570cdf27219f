import type { Setting } from './setting.ts'
import type { SettingsNumbers } from './settings-numbers.ts'

/** The systems that settings are known of. */
export const SYSTEMS = [
  'etcd',
  'consul',
  'zookeeper',
  'redis-sentinel',
  'redis-cluster',
  'kubernetes-nodes',
  'kubernetes-leader',
  'patroni',
  'rabbitmq',
  'corosync',
  'hazelcast',
  'akka',
  'bfd',
] as const
/** One of them. */
export type SystemName = (typeof SYSTEMS)[number]

/** Where a default or a limit was read. */
export interface SettingSource {
  /** What it says. */
  readonly says: string
  /** Where. */
  readonly url: string
  /** The day of the state that was read: of the commit, or of the reading. */
  readonly date: string
}

/** What is chosen for a system, and what that is worth. */
export interface Chosen {
  readonly settings: readonly Setting[]
  /** From a crash until the system notices it, at most, by these settings, ps. */
  readonly detectionPs: number
  /** The same by the system's usual settings, ps. */
  readonly usualDetectionPs: number
  /** What else to know. */
  readonly remarks: readonly string[]
  /** The lines of the system's own configuration. */
  readonly text: string
}

/** A system: what is read of it, and how its settings follow. */
export interface System {
  readonly name: SystemName
  /** As people call it. */
  readonly title: string
  /** The name that its file has here. */
  readonly file: string
  readonly sources: readonly SettingSource[]
  readonly choose: (numbers: SettingsNumbers, stallPs: number) => Chosen
}

/** Lines of a configuration, each ended. */
export const lines = (...text: readonly string[]): string => text.map(line => `${line}\n`).join('')
