import type { Tunnel } from '../../model/request.ts'
import type { Services } from '../../model/services.ts'
import type { Topology } from '../../model/topology.ts'
import type { Rejection } from '../../model/verdict.ts'
import type { Explained, Operation, World, WorldChange } from '../what-if/world.ts'
import type { FormState } from './form.ts'
import type { SimulationState } from './simulation-state.ts'
import type { TextField } from './text-field.ts'

export const VIEWS = ['tunnels', 'links', 'map', 'changes', 'simulate'] as const
export type View = (typeof VIEWS)[number]

export const TUNNEL_SORTS = ['slack', 'jitter', 'latency', 'period', 'name', 'file'] as const
export type TunnelSort = (typeof TUNNEL_SORTS)[number]

export const LINK_SORTS = ['load', 'backlog', 'delay', 'name'] as const
export type LinkSort = (typeof LINK_SORTS)[number]

/** What + and - change of the selected tunnel. */
export const PARAMETERS = ['period', 'size', 'lane', 'deadline'] as const
export type Parameter = (typeof PARAMETERS)[number]

export interface Size {
  readonly columns: number
  readonly rows: number
}

/** A list keeps its cursor on the same thing when it is sorted anew. */
export interface ListState<Sort> {
  readonly cursor: string | undefined
  readonly top: number
  readonly sort: Sort
}

/** A position in lines that are only read. */
export interface Scroll {
  readonly cursor: number
  readonly top: number
}

export interface SaveDialog {
  readonly kind: 'save'
  readonly path: TextField
  readonly as: 'allocation' | 'requests'
  /** This file exists: pressing enter again replaces it. */
  readonly exists: string | undefined
}

export interface ServicesDialog {
  readonly kind: 'services'
  readonly list: Scroll
  /** Where the waterfalls of the selected service are read; undefined where the list is. */
  readonly opened: Scroll | undefined
}

export type Dialog =
  | { readonly kind: 'filter' }
  | { readonly kind: 'help'; readonly scroll: Scroll }
  | { readonly kind: 'leave' }
  | SaveDialog
  | ServicesDialog
  | { readonly kind: 'form'; readonly form: FormState }

export interface Message {
  readonly tone: 'good' | 'warn' | 'bad' | 'plain'
  readonly text: string
}

/** All that the screen shows. Never changed, only replaced. */
export interface State {
  readonly topology: Topology
  readonly world: World
  /** What `analyze` rejected of the requests given. */
  readonly rejected: readonly Rejection[]
  /** Of a services file: what stands on the tunnels. */
  readonly services: Services | undefined
  readonly size: Size
  readonly view: View
  /** Where there is room for one of them, the one shown. */
  readonly focus: 'list' | 'detail'
  readonly tunnels: ListState<TunnelSort>
  readonly filter: TextField
  readonly links: ListState<LinkSort>
  readonly detail: Scroll
  readonly changes: Scroll
  /** The node selected on the map. */
  readonly node: string | undefined
  readonly parameter: Parameter
  readonly dialog: Dialog | undefined
  readonly message: Message | undefined
  /** What the last operation did. */
  readonly change: WorldChange | undefined
  /** What was done so far, and how much of it can be done again. */
  readonly history: readonly string[]
  readonly redoable: number
  readonly isSaved: boolean
  readonly savePath: string
  /** Why the selected tunnel's bound is what it is, once that is known. */
  readonly explained:
    | { readonly world: World; readonly id: string; readonly explained: Explained }
    | undefined
  /** Tunnels that were left by a jump, the last one last. */
  readonly trail: readonly string[]
  readonly simulation: SimulationState
}

/** What the outside world is asked to do. */
export type Effect =
  | { readonly kind: 'operate'; readonly operation: Operation }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  | { readonly kind: 'save'; readonly path: string; readonly text: string; readonly overwrite: boolean }
  | { readonly kind: 'simulate' }
  | { readonly kind: 'stop-simulation' }
  | { readonly kind: 'redraw' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'quit' }

export interface Next {
  readonly state: State
  readonly effect?: Effect
}

export const initialState = (given: {
  readonly topology: Topology
  readonly world: World
  readonly rejected: readonly Rejection[]
  readonly services?: Services | undefined
  readonly size: Size
  readonly savePath: string
}): State => ({
  ...given,
  services: given.services,
  view: 'tunnels',
  focus: 'list',
  tunnels: { cursor: undefined, top: 0, sort: 'slack' },
  filter: { text: '', at: 0 },
  links: { cursor: undefined, top: 0, sort: 'load' },
  detail: { cursor: 0, top: 0 },
  changes: { cursor: 0, top: 0 },
  node: undefined,
  parameter: 'period',
  dialog: undefined,
  message: undefined,
  change: undefined,
  history: [],
  redoable: 0,
  isSaved: true,
  explained: undefined,
  trail: [],
  simulation: { kind: 'idle' },
})

export const tunnelOf = ({ world }: State, id: string | undefined): Tunnel | undefined =>
  world.tunnels.find(tunnel => tunnel.id === id)
