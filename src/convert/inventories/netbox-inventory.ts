import type { Exact } from '../../quantity/exact.ts'
import type { Place } from '../foreign/document.ts'

/** One end of a cable. */
export interface End {
  readonly device: string
  readonly port: string
  /** `interface`, `frontport`, `rearport`, or something that is no port of a device. */
  readonly type: string
}

export interface Cable {
  readonly a: readonly End[]
  readonly b: readonly End[]
  readonly status: string
  readonly metres: Exact | undefined
  readonly label: string
  readonly place: Place
}

/** What the files say: cables, and of ports what they are. */
export interface Inventory {
  readonly cables: Cable[]
  /** By `device\nport`: rate, where speed or type say one. */
  readonly rates: Map<string, Exact>
  /** Of a front port: the rear port behind it, and which of its positions. */
  readonly rearOf: Map<string, { readonly rear: string; readonly position: string }>
  /** Of a rear port and a position: the front port. */
  readonly frontOf: Map<string, string>
  readonly roles: Map<string, string>
  /** By id, of REST replies that name terminations by id only. */
  readonly byId: Map<string, End>
  /** What interfaces say they are connected to: counts where there are no cables. */
  readonly connections: Cable[]
}

/** The port of a device, as a key. */
export const portOf = (device: string, port: string): string => `${device}\n${port}`

/** A front port of a panel and the rear port that it leads to. */
export const addPanel = (
  { rearOf, frontOf }: Inventory,
  device: string,
  front: string,
  rearName: string,
  position: string,
): void => {
  const rear = portOf(device, rearName)
  rearOf.set(portOf(device, front), { rear, position })
  frontOf.set(`${rear}\n${position}`, portOf(device, front))
}
