import type { AnswerKind } from './events.ts'
import type { RaftState } from './state.ts'

/** Tells who asked; nobody did where the id is 0. */
export const answer = (state: RaftState, id: number, kind: AnswerKind, index: number): void => {
  if (id > 0) state.effects.answers.push({ id, kind, index })
}

/** A leader that leads no more cannot know what becomes of what clients have asked. */
export const dropClients = (state: RaftState): void => {
  const mask = state.clientIds.length - 1
  for (let i = state.commit + 1; i <= state.log.last; i++) {
    const id = state.clientIds[i & mask]
    state.clientIds[i & mask] = 0
    if (id > 0) answer(state, id, 'unknown', 0)
  }
  for (const read of state.reads) answer(state, read.id, 'notLeader', 0)
  state.reads.length = 0
}
