import { counted } from '../../report/typeset/numbers.ts'
import { cutEnd } from '../../report/typeset/text-width.ts'
import { microsUp, sensibleDecimals } from '../../report/typeset/time.ts'
import { visible } from '../../report/typeset/visible.ts'
import { failedNames } from '../state/cables.ts'
import type { State } from '../state/state.ts'
import type { ScreenPainter } from './painter.ts'
import { shownWidth } from './text-line.ts'
import { tunnelRows } from './tunnel-rows.ts'

/** Those that are down count for nothing in the sum: it must not look better for them. */
const objective = ({ world }: State, placed: number): string => {
  const { objectivePs } = world
  if (objectivePs === null) return 'Σ worst unbounded'
  const sum = `Σ worst ${microsUp(objectivePs, sensibleDecimals([objectivePs]))} µs`
  const down = tunnelRows(world).filter(({ isDown, rejected }) => isDown && rejected === undefined).length
  return down === 0 ? sum : `${sum} over ${placed - down} of ${placed}`
}

const verdict = ({ world }: State, painter: ScreenPainter): string => {
  const wrong = world.violations.length
  if (wrong > 0) return painter.bad(`NOT VALID: ${counted(wrong, 'violation')}`)
  return world.rejected.length > 0 ? painter.warn('INCOMPLETE') : painter.good('VALID')
}

/** As many of the phrases as fit. */
const fitting = (phrases: readonly string[], width: number): string => {
  let line = ''
  for (const phrase of phrases) {
    const longer = line === '' ? phrase : `${line} · ${phrase}`
    if (shownWidth(longer) > width) break
    line = longer
  }
  return line
}

/** What network this is, whether all is well, and how much was changed. */
export const titleLine = (state: State, painter: ScreenPainter): string => {
  const { topology, world, history, isSaved, size, tunnels } = state
  const name = cutEnd(visible(topology.name === '' ? 'xlane' : topology.name), Math.floor(size.columns / 3))
  const failed = failedNames(topology, world.failed)
  const rejected = world.rejected.length
  const placed = tunnelRows(world).length - rejected
  return fitting(
    [
      `${painter.strong(name)} · ${verdict(state, painter)}`,
      counted(placed, 'tunnel'),
      ...(rejected === 0 ? [] : [painter.warn(`${rejected} rejected`)]),
      ...(failed.length === 0 ? [] : [painter.bad(`${failed.length} failed`)]),
      ...(tunnels.marks.size === 0 ? [] : [painter.accent(`${tunnels.marks.size} marked`)]),
      ...(history.length === 0 ? [] : [`${counted(history.length, 'change')}${isSaved ? ', saved' : ''}`]),
      objective(state, placed),
    ],
    size.columns - 1,
  )
}
