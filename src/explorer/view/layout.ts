import type { Size, State } from '../state/state.ts'
import { statusLines } from './status-lines.ts'

export interface Area {
  readonly width: number
  readonly height: number
}

/** Where list and detail stand: beside each other, one above the other, or one at a time. */
export type Arrangement = 'beside' | 'stacked' | 'single'

export interface Layout {
  readonly width: number
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
/** From this height on a list of any length leaves room for the detail below; a short list leaves it sooner. */
const STACKED = 24
const LEAST_DETAIL = 6
/** Heading lines of a list. */
export const LIST_HEAD = 2
/** Columns of the line between list and detail. */
export const DIVIDER = 3
/** Title, tabs and message. */
const AROUND = 3

/**
 * One row of the terminal stays free: ink clears the whole screen, and what was scrolled off it, for a frame that fills
 * it.
 */
export const layoutOf = (state: State): Layout => {
  const { columns, rows } = state.size
  const status = statusLines(state)
  const height = Math.max(1, rows - 1 - AROUND - status.length)
  const body = { width: columns, height }
  const upper = Math.max(
    Math.min(listRows(state) + LIST_HEAD, Math.floor(height * 0.6)),
    Math.floor(height * 0.3),
  )
  // A histogram needs more room than the first lines of a detail.
  const isShort =
    state.view !== 'simulate' && upper >= listRows(state) + LIST_HEAD && height - upper > LEAST_DETAIL
  const arrangement =
    columns >= BESIDE
      ? 'beside'
      : (height >= STACKED && state.view !== 'simulate') || isShort
        ? 'stacked'
        : 'single'
  const base = { width: columns, status, body, arrangement } as const
  if (arrangement === 'beside') {
    const width = Math.min(112, Math.floor((columns - DIVIDER) * 0.48))
    return {
      ...base,
      list: { width, height },
      detail: { width: columns - DIVIDER - width, height },
    }
  }
  if (arrangement === 'stacked') {
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
  view === 'links' ? topology.links.length : world.tunnels.length
