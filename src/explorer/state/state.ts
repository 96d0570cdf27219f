import type { Tunnel } from '../../model/request.ts'
import type { Services } from '../../model/services.ts'
import type { Topology } from '../../model/topology.ts'
import type { BulkProgress } from '../what-if/bulk-placement.ts'
import type { Explained, Operation, RejectedRequest, World, WorldChange } from '../what-if/world.ts'
import type { FormState } from './form.ts'
import { NOTHING_ASKED, type PlanningState, type PlanningTask } from './planning-state.ts'
import type { SimulationState } from './simulation-state.ts'
import type { TextField } from './text-field.ts'

export const VIEWS = ['tunnels', 'links', 'map', 'changes', 'simulate', 'failures', 'headroom'] as const
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
  /** From the other end. */
  readonly isReversed: boolean
  readonly filter: TextField
  /** What was chosen for the next operation, by key of the row; empty: what has the cursor. */
  readonly marks: ReadonlySet<string>
}

/** A position in lines that are only read. */
export interface Scroll {
  readonly cursor: number
  readonly top: number
}

/** What can be saved. The network only where something was mended by changing it. */
export const SAVED = ['allocation', 'requests', 'topology'] as const
export type Saved = (typeof SAVED)[number]

export interface SaveDialog {
  readonly kind: 'save'
  readonly path: TextField
  readonly as: Saved
  /** This file exists: pressing enter again replaces it. */
  readonly exists: string | undefined
}

export interface ServicesDialog {
  readonly kind: 'services'
  readonly list: Scroll
  /** Where the waterfalls of the selected service are read; undefined where the list is. */
  readonly opened: Scroll | undefined
}

/** All that can be done now, by name. */
export interface PaletteDialog {
  readonly kind: 'palette'
  readonly text: TextField
  readonly list: Scroll
}

/** What would mend one request, best first. */
export interface FixDialog {
  readonly kind: 'fix'
  readonly id: string
  readonly list: Scroll
}

/** A node is looked for by name; `from` was selected before. */
export interface NodeDialog {
  readonly kind: 'node'
  readonly text: TextField
  readonly from: string | undefined
}

export type Dialog =
  | { readonly kind: 'filter' }
  | PaletteDialog
  | NodeDialog
  | FixDialog
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
  /** As the files have it. */
  readonly opened: World
  /** Places of the requests in the file, by id. */
  readonly order: ReadonlyMap<string, number>
  /** Of a services file: what stands on the tunnels. */
  readonly services: Services | undefined
  readonly size: Size
  readonly view: View
  /** Where there is room for one of them, the one shown. */
  readonly focus: 'list' | 'detail'
  /** What has the focus has all the room. */
  readonly isZoomed: boolean
  readonly tunnels: ListState<TunnelSort>
  readonly links: ListState<LinkSort>
  readonly detail: Scroll
  readonly changes: Scroll
  /** The node selected on the map. */
  readonly node: string | undefined
  /** How many times wider and higher than the screen the map is. */
  readonly mapZoom: number
  readonly parameter: Parameter
  readonly dialog: Dialog | undefined
  readonly message: Message | undefined
  /** What the last operation did. */
  readonly change: WorldChange | undefined
  /** What moved is shown since the last change, or since the files were opened. */
  readonly since: 'change' | 'file'
  /** The tunnels and the parameter that + and - are changing: what they do next belongs to the same change. */
  readonly adjusting: string | undefined
  /** How far a placement of many has come, while it runs. */
  readonly bulk: BulkProgress | undefined
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
  readonly planning: PlanningState
  /** Where the list of failures is read. */
  readonly failures: Scroll
  /** Where the list of what is left is read. */
  readonly headroom: Scroll
  readonly hasMouse: boolean
  /** Nothing but ASCII is drawn. */
  readonly isAscii: boolean
  /** A file that was opened and is another one by now. */
  readonly stale: string | undefined
  /** Text that came back from the editor with mistakes. */
  readonly draft: Draft | undefined
}

/** Requests as text, to be edited outside. */
export interface Draft {
  readonly ids: readonly string[]
  readonly text: string
}

/** What the outside world is asked to do. */
export type Effect =
  | { readonly kind: 'operate'; readonly operation: Operation; readonly goesOn: boolean }
  /** Finds places for many, one after the other. */
  | { readonly kind: 'bulk'; readonly ids: readonly string[] }
  | { readonly kind: 'stop-bulk' }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  | {
      readonly kind: 'save'
      readonly path: string
      readonly as: SaveDialog['as']
      readonly overwrite: boolean
    }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'edit'; readonly draft: Draft }
  | { readonly kind: 'reload' }
  | { readonly kind: 'mouse'; readonly isOn: boolean }
  | { readonly kind: 'plan'; readonly task: PlanningTask }
  | { readonly kind: 'stop-planning' }
  | { readonly kind: 'simulate' }
  | { readonly kind: 'stop-simulation' }
  | { readonly kind: 'redraw' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'quit' }

export interface Next {
  readonly state: State
  readonly effect?: Effect
}

const listOf = <Sort>(sort: Sort): ListState<Sort> => ({
  cursor: undefined,
  top: 0,
  sort,
  isReversed: false,
  filter: { text: '', at: 0 },
  marks: new Set(),
})

const TOP: Scroll = { cursor: 0, top: 0 }

/** What is opened, before a key was pressed. `order`: ids of all requests as the file has them. */
export const initialState = (given: {
  readonly topology: Topology
  readonly world: World
  readonly order?: readonly string[]
  readonly services?: Services | undefined
  readonly size: Size
  readonly savePath: string
  readonly isAscii?: boolean
}): State => ({
  topology: given.topology,
  world: given.world,
  opened: given.world,
  order: new Map((given.order ?? requestIds(given.world)).map((id, place) => [id, place])),
  services: given.services,
  size: given.size,
  savePath: given.savePath,
  isAscii: given.isAscii ?? false,
  view: 'tunnels',
  focus: 'list',
  isZoomed: false,
  tunnels: listOf('slack'),
  links: listOf('load'),
  detail: TOP,
  changes: TOP,
  node: undefined,
  mapZoom: 1,
  parameter: 'period',
  dialog: undefined,
  message: undefined,
  change: undefined,
  since: 'change',
  adjusting: undefined,
  bulk: undefined,
  history: [],
  redoable: 0,
  isSaved: true,
  explained: undefined,
  trail: [],
  simulation: { kind: 'idle' },
  planning: NOTHING_ASKED,
  failures: TOP,
  headroom: TOP,
  hasMouse: false,
  stale: undefined,
  draft: undefined,
})

/** What the requests of a world are called, the rejected ones behind the others. */
export const requestIds = ({ tunnels, rejected }: World): readonly string[] => [
  ...new Set(tunnels.map(({ id, replica }) => replica?.of ?? id)),
  ...rejected.map(({ request }) => request.id),
]

export const tunnelOf = ({ world }: State, id: string | undefined): Tunnel | undefined =>
  world.tunnels.find(tunnel => tunnel.id === id)

export const rejectedOf = ({ world }: State, id: string | undefined): RejectedRequest | undefined =>
  world.rejected.find(({ request }) => request.id === id)
