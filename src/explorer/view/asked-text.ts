import type { PlanningTask } from '../state/planning-state.ts'
import type { State } from '../state/state.ts'

const bar = (share: number, cells: number): string => {
  const full = Math.round(share * cells)
  return '█'.repeat(full) + '░'.repeat(cells - full)
}

/** How far the answer to a question of this kind is; undefined where nothing of it was asked of the present world. */
export const askedText = ({ planning, world }: State, kind: PlanningTask['kind']): string | undefined => {
  const { asked } = planning
  if (asked === undefined || asked.world !== world || asked.task.kind !== kind) return undefined
  const { isRunning, done, total, why } = asked
  if (why !== undefined) return `! ${why}`
  if (!isRunning) return ''
  const share = total === 0 ? 0 : Math.min(1, done / total)
  return `looking ${bar(share, 20)} ${done}${total === 0 ? '' : ` of ${Math.max(done, total)}`}`
}
