import { ganttLegend, ganttMarkup } from '../gantt/gantt-markup.ts'
import { boundTimeline } from '../gantt/timeline.ts'
import type { PageData } from '../page-data.ts'
import { h, nodeOf } from './dom.ts'
import { showSection } from './skeleton.ts'
import type { FollowingView } from './view.ts'

/** The worst case of one tunnel on a time axis, where it is explained; the first of the page where none is chosen. */
export const ganttView = (slot: HTMLElement): FollowingView => {
  let data: PageData | undefined
  let chosen: number | undefined
  let drawn: unknown
  const draw = (): void => {
    const tunnel = chosen ?? data?.first
    const fall = tunnel === undefined ? undefined : data?.waterfalls[tunnel]
    if (fall === drawn) return
    drawn = fall
    showSection(slot, fall !== undefined)
    if (data === undefined || tunnel === undefined || fall === undefined) return slot.replaceChildren()
    const timeline = boundTimeline(tunnel, fall)
    slot.replaceChildren(
      h(
        'p',
        { class: 'note' },
        `What the bound of ${data.tunnels[tunnel]!.id} counts on the way to ${data.nodes[fall.receiver]!.id}: no packet of it meets worse.`,
      ),
      h('div', { class: 'scroll plain' }, nodeOf(ganttMarkup(data, timeline))),
      nodeOf(ganttLegend(timeline)),
    )
  }
  showSection(slot, false)
  return {
    update: newData => {
      data = newData
      draw()
    },
    follow: tunnel => {
      chosen = tunnel
      draw()
    },
  }
}
