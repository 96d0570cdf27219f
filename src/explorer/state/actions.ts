import type { ChangeOutcome, Explained, World } from '../what-if/world.ts'
import type { InputEvent } from './keys.ts'
import type { PlanningNews } from './planning-state.ts'
import type { SimulationState } from './simulation-state.ts'
import type { LinkSort, Message, Parameter, Saved, Size, State, TunnelSort, View } from './state.ts'

/** What a key means where it was pressed; `key` tells apart what several keys do in their own ways. */
export type Action =
  | { readonly kind: 'move' }
  | { readonly kind: 'move-node' }
  | { readonly kind: 'find-node' }
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  | { readonly kind: 'submit' }
  | { readonly kind: 'type' }
  | { readonly kind: 'back' }
  | { readonly kind: 'next-jump' }
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'sort-tunnels'; readonly sort: TunnelSort }
  | { readonly kind: 'sort-links'; readonly sort: LinkSort }
  | { readonly kind: 'reverse' }
  | { readonly kind: 'filter' }
  | { readonly kind: 'mark' }
  | { readonly kind: 'mark-all' }
  | { readonly kind: 'zoom' }
  | { readonly kind: 'since' }
  | { readonly kind: 'add' }
  | { readonly kind: 'edit' }
  | { readonly kind: 'remove' }
  | { readonly kind: 'reroute' }
  | { readonly kind: 'adjust' }
  /** A rejected request again, as `analyze` places it; or whatever it breaks. */
  | { readonly kind: 'retry' }
  | { readonly kind: 'force' }
  /** In a form: the request stays, among the rejected ones. */
  | { readonly kind: 'keep-rejected' }
  /** In a form: the change that would admit it. */
  | { readonly kind: 'take-remedy' }
  | { readonly kind: 'place-all' }
  /** What would mend the selected request; then the one of its proposals that is selected, or of this number. */
  | { readonly kind: 'find-fixes' }
  | { readonly kind: 'apply-fix' }
  /** Look at what breaks when something fails, or stop looking. */
  | { readonly kind: 'survey' }
  | { readonly kind: 'stop-bulk' }
  | { readonly kind: 'parameter'; readonly parameter: Parameter }
  /** The cable or the node that is selected; `one-way`: one direction of the cable. */
  | { readonly kind: 'toggle-failure' }
  | { readonly kind: 'toggle-one-way' }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  | { readonly kind: 'save' }
  | { readonly kind: 'save-as' }
  | { readonly kind: 'copy' }
  | { readonly kind: 'copy-pane' }
  | { readonly kind: 'edit-text' }
  | { readonly kind: 'reload' }
  | { readonly kind: 'palette' }
  | { readonly kind: 'mouse' }
  | { readonly kind: 'ascii' }
  | { readonly kind: 'help' }
  | { readonly kind: 'services' }
  | { readonly kind: 'redraw' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'quit' }
  /** Start it, or end it where it runs. */
  | { readonly kind: 'simulate' }

/** What comes to the screen: keys, and what the outside world answers. */
export type Event =
  | InputEvent
  | { readonly kind: 'resize'; readonly size: Size }
  | {
      readonly kind: 'outcome'
      readonly outcome: ChangeOutcome
      readonly history: readonly string[]
      readonly redoable: number
    }
  | { readonly kind: 'bulk'; readonly bulk: State['bulk'] }
  | { readonly kind: 'explained'; readonly world: World; readonly id: string; readonly explained: Explained }
  | { readonly kind: 'saved'; readonly path: string; readonly as: Saved }
  | { readonly kind: 'exists'; readonly path: string }
  | { readonly kind: 'say'; readonly message: Message }
  /** A file that was opened is another one now. */
  | { readonly kind: 'stale'; readonly path: string }
  /** The files were opened again. */
  | {
      readonly kind: 'loaded'
      readonly loaded: Pick<State, 'topology' | 'world' | 'opened' | 'order' | 'services'>
    }
  /** What came back from the editor; undefined where nothing did. */
  | { readonly kind: 'edited'; readonly ids: readonly string[]; readonly text: string | undefined }
  | { readonly kind: 'planning'; readonly world: World; readonly news: PlanningNews }
  | { readonly kind: 'simulation'; readonly simulation: SimulationState }
