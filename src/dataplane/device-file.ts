/** What scripts are written for: Open vSwitch, or Linux tc. */
export type Target = 'ovs' | 'tc'

/** One script, for one device. */
export interface DeviceFile {
  /** Id of the node. */
  readonly device: string
  /** Whose language it is in. */
  readonly target: Target
  /** Safe in every file system: letters, digits, `.`, `_`, `-`, `~`. */
  readonly name: string
  /** The script. */
  readonly text: string
}
