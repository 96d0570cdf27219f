/** What a setting is counted in: whole milliseconds, whole seconds, or nothing. */
export type SettingUnit = 'ms' | 's' | ''

/** What makes a setting as large as it is. */
export type Binds = 'network' | 'stall' | 'software'

/** One setting: what is proven of the network, what the host adds, what the software allows, and the least that honours all. */
export interface Setting {
  /** As the system's documentation names it. */
  readonly key: string
  /** What its values are counted in. */
  readonly unit: SettingUnit
  /** The least value that is safe, in `unit`. */
  readonly value: number
  /** What it is if nobody sets it, in `unit`. */
  readonly usual: number
  /** What the system's other settings ask for, ps: how often it sends, how often it tries again. */
  readonly ownPs: number
  /** What the proven latencies of the network add, ps. */
  readonly networkPs: number
  /** What the host's stall adds, ps. */
  readonly stallPs: number
  /** The least that the software takes, or that its other settings leave, in `unit`. */
  readonly least: number
  /** The most that it takes, in `unit`. */
  readonly most?: number
  /** Which of them. */
  readonly binds: Binds
  /** Whether `value` covers network and stall; else it is `most`, and too small. */
  readonly covers: boolean
}

const PS: Record<SettingUnit, number> = { ms: 1e9, s: 1e12, '': 1 }

/** So many whole units hold this time. */
export const unitsFor = (ps: number, unit: SettingUnit): number =>
  (ps - (ps % PS[unit])) / PS[unit] + (ps % PS[unit] > 0 ? 1 : 0)

/** The time of a setting, ps. */
export const timeOf = ({ value, unit }: Pick<Setting, 'value' | 'unit'>): number => value * PS[unit]

type Asked = Pick<Setting, 'key' | 'unit' | 'usual' | 'least' | 'most'> &
  Partial<Pick<Setting, 'ownPs' | 'networkPs' | 'stallPs'>>

/** The least value that holds all three, within what the software takes. */
export const settingFor = (asked: Asked): Setting => {
  const { unit, ownPs = 0, networkPs = 0, stallPs = 0, least, most = Number.POSITIVE_INFINITY } = asked
  const needed = unitsFor(ownPs + networkPs + stallPs, unit)
  const largest =
    ownPs > Math.max(networkPs, stallPs) ? 'software' : stallPs > networkPs ? 'stall' : 'network'
  return {
    ...asked,
    ownPs,
    networkPs,
    stallPs,
    value: Math.min(most, Math.max(least, needed)),
    binds: needed <= least ? 'software' : largest,
    covers: Math.max(least, needed) <= most,
  }
}
