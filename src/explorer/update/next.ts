import type { Message, Next, State } from '../state/state.ts'

export const only = (state: State): Next => ({ state })

export const saying = (state: State, tone: Message['tone'], text: string): Next =>
  only({ ...state, message: { tone, text } })
