import type { ChangeOutcome, Explained, World } from '../what-if/world.ts'
import type { SimulationState } from './simulation-state.ts'
import type { LinkSort, Message, Parameter, Size, TunnelSort, View } from './state.ts'

/** What a key means where it was pressed; `key` tells apart what several keys do in their own ways. */
export type Action =
  | { readonly kind: 'move' }
  | { readonly kind: 'move-node' }
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  | { readonly kind: 'submit' }
  | { readonly kind: 'type' }
  | { readonly kind: 'back' }
  | { readonly kind: 'next-jump' }
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'sort-tunnels'; readonly sort: TunnelSort }
  | { readonly kind: 'sort-links'; readonly sort: LinkSort }
  | { readonly kind: 'filter' }
  | { readonly kind: 'add' }
  | { readonly kind: 'edit' }
  | { readonly kind: 'remove' }
  | { readonly kind: 'reroute' }
  | { readonly kind: 'adjust' }
  | { readonly kind: 'parameter'; readonly parameter: Parameter }
  | { readonly kind: 'toggle-failure' }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  | { readonly kind: 'save' }
  | { readonly kind: 'save-as' }
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
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'resize'; readonly size: Size }
  | {
      readonly kind: 'outcome'
      readonly outcome: ChangeOutcome
      readonly history: readonly string[]
      readonly redoable: number
    }
  | { readonly kind: 'explained'; readonly world: World; readonly id: string; readonly explained: Explained }
  | { readonly kind: 'saved'; readonly path: string }
  | { readonly kind: 'exists'; readonly path: string }
  | { readonly kind: 'say'; readonly message: Message }
  | { readonly kind: 'simulation'; readonly simulation: SimulationState }
