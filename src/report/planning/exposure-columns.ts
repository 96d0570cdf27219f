import type { Cut, Exposure, Survival } from '../../model/planning/survival.ts'
import type { Painter } from '../typeset/painter.ts'
import type { Column } from '../typeset/table.ts'
import { cutEnd, cutMiddle } from '../typeset/text-width.ts'
import { visible } from '../typeset/visible.ts'
import { elementName } from './failure-columns.ts'

/** Requests that some failure interrupts or breaks. */
export const exposedOnes = ({ exposed }: Survival): readonly Exposure[] =>
  exposed.filter(({ down, lost, lostToPairs, broken }) => down + lost + lostToPairs + broken > 0)

const cutName = (cut: Cut): string => `${elementName(cut)}${cut.isAttachment ? ' (attachment)' : ''}`

/** What every way of a request takes, each once. */
export const cutsText = ({ cuts }: Exposure): string =>
  cuts.length === 0 ? '–' : [...new Set(cuts.map(cutName))].join(', ')

/** The columns of the table of exposed requests. */
export const exposureColumns = (
  exposed: readonly Exposure[],
  painter: Painter,
): readonly Column<Exposure>[] => {
  const hasPairs = exposed.some(({ lostToPairs }) => lostToPairs > 0)
  const hasBroken = exposed.some(({ broken }) => broken > 0)
  const count = (head: string, rank: number, of: (one: Exposure) => number): Column<Exposure> => ({
    head: [head],
    align: 'right',
    rank,
    text: one => String(of(one)),
  })
  const all: (Column<Exposure> | false)[] = [
    {
      head: ['request'],
      align: 'left',
      rank: 0,
      least: 14,
      text: ({ id }) => visible(id),
      cut: cutMiddle,
      paint: ({ lost }) => (lost > 0 ? painter.bad : painter.strong),
    },
    count('down in', 3, ({ down }) => down),
    count('lost in', 1, ({ lost }) => lost),
    hasPairs && count('pairs', 4, ({ lostToPairs }) => lostToPairs),
    hasBroken && count('broken in', 5, ({ broken }) => broken),
    { head: ['every way takes'], align: 'left', rank: 2, least: 20, text: cutsText, cut: cutEnd },
  ]
  return all.filter(column => column !== false)
}
