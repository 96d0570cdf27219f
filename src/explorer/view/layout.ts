import type { Size, State } from '../state/state.ts'
import { messageTexts } from './message-lines.ts'
import { statusLines } from './status-lines.ts'

export interface Area {
  readonly width: number
  readonly height: number
}

/** Where list and detail stand: beside each other, one above the other, or one at a time. */
export type Arrangement = 'beside' | 'stacked' | 'single'

export interface Layout {
  readonly width: number
  /** How many lines are said below everything. */
  readonly messages: number
  readonly status: readonly string[]
  readonly body: Area
  readonly arrangement: Arrangement
  /** Undefined where the detail has all the room. */
  readonly list: Area | undefined
  readonly detail: Area | undefined
}

/** Narrower or lower than this the screen only says so. */
export const LEAST: Size = { columns: 40, rows: 12 }

export const isTooSmall = ({ columns, rows }: Size): boolean => columns < LEAST.columns || rows < LEAST.rows

const BESIDE = 120
/** From this height on there is room for both, one above the other. */
const STACKED = 12
/** The share of the height that the list has at most: what has the focus has the larger one. */
const LIST_SHARE = { list: 0.6, detail: 0.35 } as const
/** Heading lines of a list. */
export const LIST_HEAD = 2
/** A list of fewer rows is no list. */
const LEAST_ROWS = 3
/** Columns of the line between list and detail. */
export const DIVIDER = 3
/** Title and tabs. */
export const ABOVE = 2

const arrangementOf = ({ size, isZoomed, view }: State, height: number): Arrangement => {
  if (isZoomed) return 'single'
  if (size.columns >= BESIDE) return 'beside'
  // A histogram needs more room than the first lines of a detail.
  return height >= STACKED && view !== 'simulate' ? 'stacked' : 'single'
}

/**
 * One row of the terminal stays free: ink clears the whole screen, and what was scrolled off it, for a frame that fills
 * it.
 */
export const layoutOf = (state: State): Layout => {
  const { columns, rows } = state.size
  const status = statusLines(state)
  const messages = messageTexts(state).length
  const height = Math.max(1, rows - 1 - ABOVE - messages - status.length)
  const body = { width: columns, height }
  const arrangement = arrangementOf(state, height)
  const base = { width: columns, messages, status, body, arrangement } as const
  if (arrangement === 'beside') {
    const width = Math.min(112, Math.floor((columns - DIVIDER) * 0.48))
    return {
      ...base,
      list: { width, height },
      detail: { width: columns - DIVIDER - width, height },
    }
  }
  if (arrangement === 'stacked') {
    const most = Math.max(LIST_HEAD + LEAST_ROWS, Math.floor(height * LIST_SHARE[state.focus]))
    const upper = Math.min(Math.max(1, listRows(state)) + LIST_HEAD, most)
    return {
      ...base,
      list: { width: columns, height: upper },
      detail: { width: columns, height: height - upper - 1 },
    }
  }
  return state.focus === 'list' && state.view !== 'simulate'
    ? { ...base, list: body, detail: undefined }
    : { ...base, list: undefined, detail: body }
}

/** Rows of the list that is shown, the filter left aside: typing must not move the panes. */
const listRows = ({ view, world, topology }: State): number =>
  view === 'links' ? topology.links.length : world.tunnels.length + world.rejected.length
