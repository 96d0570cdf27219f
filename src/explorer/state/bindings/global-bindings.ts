import { type State, VIEWS } from '../state.ts'
import { after, type Binding, bind } from './binding.ts'

const isRead = ({ view, focus }: State): boolean => view === 'changes' || focus === 'detail'

/** Everywhere, where no dialog is open; the most wanted first. */
export const everywhere = (state: State): readonly Binding[] => [
  ...(state.history.length === 0
    ? []
    : [bind('u', ['u'], 'undo', 'undo the last change', { kind: 'undo' } as const)]),
  ...(state.redoable === 0
    ? []
    : [bind('U', ['U', 'ctrl-r'], 'redo', 'redo what was undone', { kind: 'redo' } as const)]),
  ...(state.stale === undefined
    ? []
    : [
        bind(
          'L',
          ['L'],
          'load',
          'open the files again, as they are now',
          { kind: 'reload' } as const,
          'open files again',
        ),
      ]),
  bind(
    'z',
    ['z'],
    state.isZoomed ? 'unzoom' : 'zoom',
    'give all room to what has the focus; the map grows',
    { kind: 'zoom' },
    'zoom the pane',
  ),
  bind(
    'd',
    ['d'],
    state.history.length === 0 ? '' : state.since === 'file' ? 'since: file' : 'since: change',
    'what moved since the last change, or since the files were opened',
    { kind: 'since' },
    'moved since file',
  ),
  bind(
    'S',
    ['S'],
    state.services === undefined ? '' : 'services',
    'the services of a services file: what is proven of them now, and what it is made of',
    { kind: 'services' },
    'services',
  ),
  bind('w', ['w'], 'save', 'save the tunnels as an allocation or a requests file', { kind: 'save' }),
  bind(
    'y',
    ['y'],
    '',
    `copy ${isRead(state) ? 'the line' : 'what is marked or selected, as a file has it'}`,
    { kind: 'copy' },
    'copy it',
  ),
  bind('Y', ['Y'], '', 'copy all that the pane holds', { kind: 'copy-pane' }, 'copy the pane'),
  bind(
    'E',
    ['E'],
    '',
    'edit what is marked or selected in $EDITOR',
    { kind: 'edit-text' },
    'edit in $EDITOR',
  ),
  bind(
    ':',
    [':'],
    'palette',
    'everything that can be done, by name',
    { kind: 'palette' },
    'commands by name',
  ),
  ...VIEWS.map((view, i) =>
    bind(
      `1…${VIEWS.length}`,
      [String(i + 1)],
      '',
      i === 0 ? `go to ${VIEWS.join(', ')}` : '',
      { kind: 'view', view },
      'views by number',
    ),
  ),
  bind(
    'tab',
    ['tab'],
    'view',
    'the next view; shift-tab: the one before',
    { kind: 'view', view: after(VIEWS, state.view) },
    'next view',
  ),
  bind('shift-tab', ['shift-tab'], '', '', {
    kind: 'view',
    view: after(VIEWS.toReversed(), state.view),
  }),
  bind(
    'M',
    ['M'],
    '',
    'the mouse: press to select, wheel to move; again: off',
    { kind: 'mouse' },
    'mouse on, off',
  ),
  bind('ctrl-l', ['ctrl-l'], '', 'draw the screen again', { kind: 'redraw' }, 'draw again'),
  bind('ctrl-z', ['ctrl-z'], '', 'stop; fg comes back', { kind: 'suspend' }, 'suspend'),
]

/** Told whatever the room: how to learn more, and how to leave. */
export const ALWAYS: readonly Binding[] = [
  bind('?', ['?'], 'help', 'all keys', { kind: 'help' }),
  bind('q', ['q', 'ctrl-c'], 'quit', 'leave', { kind: 'leave' }),
]
