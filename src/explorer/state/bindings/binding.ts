import type { Action } from '../actions.ts'

/** One thing that keys do where it is listed. */
export interface Binding {
  /** As they are shown: `↑↓`. */
  readonly shown: string
  readonly keys: readonly string[]
  /** A word or two for the status line; empty: only in the help. */
  readonly hint: string
  /** Empty where another binding's says it. */
  readonly help: string
  /** The hint, or what stands for it where all keys are on one screen. */
  readonly brief: string
  readonly action: Action
}

export const bind = (
  shown: string,
  keys: readonly string[],
  hint: string,
  help: string,
  action: Action,
  brief: string = hint,
): Binding => ({ shown, keys, hint, help, action, brief })

export const after = <T>(list: readonly T[], item: T): T =>
  list[(list.indexOf(item) + 1) % list.length] ?? item

/** What moves a cursor: see `moveCursor`. */
export const MOVE_KEYS: readonly string[] = [
  ...['up', 'down', 'k', 'j', 'pageup', 'pagedown', 'ctrl-b', 'ctrl-f', 'ctrl-u', 'ctrl-d'],
  ...['home', 'end', 'g', 'G'],
]

export const move = (hint: string, help: string): Binding =>
  bind('↑↓', MOVE_KEYS, hint, help, { kind: 'move' })

/** Where text is typed only keys that are no letters move. */
export const moveWhileTyping = (hint: string, help: string): Binding =>
  bind('↑↓', ['up', 'down', 'pageup', 'pagedown'], hint, help, { kind: 'move' })
