import type { FormState } from '../form.ts'
import type { Dialog } from '../state.ts'
import { type Binding, bind, MOVE_KEYS, moveWhileTyping } from './binding.ts'

const filterKeys: readonly Binding[] = [
  moveWhileTyping('move', 'move through what is found'),
  bind('tab', ['tab'], 'complete', 'complete the name of a field', { kind: 'type' }),
  bind('enter', ['enter'], 'keep', 'keep the filter', { kind: 'submit' }),
  bind('esc', ['esc', 'ctrl-c'], 'all', 'show all again', { kind: 'close' }),
]

const formKeys = ({ rejection }: FormState): readonly Binding[] => [
  bind('↑↓', ['up', 'down'], 'field', 'go to another field', { kind: 'type' }),
  bind('tab', ['tab', 'shift-tab'], 'complete', 'complete a node, or go to the next field', { kind: 'type' }),
  bind(
    'enter',
    ['enter'],
    rejection === undefined ? 'do it' : 'place it anyway',
    'check it, and do it; rejected: place it whatever it breaks',
    { kind: 'submit' },
  ),
  ...(rejection === undefined
    ? []
    : [
        ...(rejection.remedy === undefined
          ? []
          : [
              bind('ctrl-f', ['ctrl-f'], 'fix', 'rejected: take the change that would admit it', {
                kind: 'take-remedy',
              } as const),
            ]),
        bind('ctrl-s', ['ctrl-s'], 'keep', 'rejected: keep it among the rejected requests', {
          kind: 'keep-rejected',
        } as const),
      ]),
  bind('esc', ['esc', 'ctrl-c'], 'cancel', 'leave without a change', { kind: 'close' }),
]

const saveKeys: readonly Binding[] = [
  bind('tab', ['tab', 'shift-tab', 'up', 'down'], 'kind of file', 'allocation or requests', {
    kind: 'save-as',
  }),
  bind('enter', ['enter'], 'save', 'write the file', { kind: 'submit' }),
  bind('esc', ['esc', 'ctrl-c'], 'cancel', 'leave without saving', { kind: 'close' }),
]

const helpKeys: readonly Binding[] = [
  bind('↑↓', MOVE_KEYS, 'move', 'move through the help', { kind: 'move' }),
  bind('esc', ['esc', '?', 'q', 'enter', 'ctrl-c'], 'close', 'close the help', { kind: 'close' }),
]

const paletteKeys: readonly Binding[] = [
  moveWhileTyping('move', 'move through what is found'),
  bind('enter', ['enter'], 'do it', 'do what is selected', { kind: 'submit' }),
  bind('esc', ['esc', 'ctrl-c'], 'cancel', 'close the palette', { kind: 'close' }),
]

const nodeKeys: readonly Binding[] = [
  bind('tab', ['tab'], 'complete', 'complete the name', { kind: 'type' }),
  moveWhileTyping('other', 'the next node that fits, or the one before'),
  bind('enter', ['enter'], 'go there', 'select the node', { kind: 'submit' }),
  bind('esc', ['esc', 'ctrl-c'], 'cancel', 'back to the node before', { kind: 'close' }),
]

export const fixKeys: readonly Binding[] = [
  bind('↑↓', MOVE_KEYS, 'move', 'move through what would mend it', { kind: 'move' }),
  bind('enter', ['enter'], 'do it', 'do what is selected; u takes it back', { kind: 'apply-fix' }),
  bind(
    '1…9',
    ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    'do that one',
    'do the proposal of this number',
    { kind: 'apply-fix' },
  ),
  bind('esc', ['esc', 'q', 'F', 'ctrl-c', 'left', 'h'], 'close', 'back, nothing changed', { kind: 'close' }),
]

export const servicesKeys = (isOpened: boolean): readonly Binding[] =>
  isOpened
    ? [
        bind('↑↓', MOVE_KEYS, 'move', 'move through the steps', { kind: 'move' }),
        bind('Y', ['Y'], '', 'copy all that the pane holds', { kind: 'copy-pane' }),
        bind('esc', ['esc', 'left', 'h', 'q', 'S', 'ctrl-c'], 'services', 'back to the services', {
          kind: 'close',
        }),
      ]
    : [
        bind('↑↓', MOVE_KEYS, 'move', 'move through the services', { kind: 'move' }),
        bind('enter', ['enter', 'right', 'l'], 'waterfall', 'what the times of the service are made of', {
          kind: 'open',
        }),
        bind('esc', ['esc', 'q', 'S', 'ctrl-c'], 'close', 'back to the network', { kind: 'close' }),
      ]

const leaveKeys: readonly Binding[] = [
  bind('w', ['w'], 'save', 'save first', { kind: 'save' }),
  bind('q', ['q', 'ctrl-c', 'y'], 'leave all the same', 'leave without saving', { kind: 'quit' }),
  bind('esc', ['esc', 'n'], 'stay', 'stay', { kind: 'close' }),
]

/** While many are placed: everything that only looks goes on. */
export const BULK: Binding = bind('esc', ['esc', 'ctrl-c', 'R'], 'stop', 'stop; what was placed stays', {
  kind: 'stop-bulk',
})

export const dialogBindings = (dialog: Dialog): readonly Binding[] => {
  switch (dialog.kind) {
    case 'filter':
      return filterKeys
    case 'palette':
      return paletteKeys
    case 'node':
      return nodeKeys
    case 'fix':
      return fixKeys
    case 'form':
      return formKeys(dialog.form)
    case 'save':
      return saveKeys
    case 'help':
      return helpKeys
    case 'leave':
      return leaveKeys
    case 'services':
      return servicesKeys(dialog.opened !== undefined)
  }
}
