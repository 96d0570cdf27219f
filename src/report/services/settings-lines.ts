import type { Setting } from '../../coordination/settings/setting.ts'
import type { ServiceSettings } from '../../coordination/settings/settings-for.ts'
import { timeText } from '../../quantity/time-text.ts'
import type { ResolvedReportOptions } from '../typeset/options.ts'
import type { Column } from '../typeset/table.ts'
import { tableLines } from '../typeset/table-lines.ts'
import { visible } from '../typeset/visible.ts'
import { wrap } from '../typeset/wrap.ts'

interface Row {
  readonly of: ServiceSettings
  readonly setting: Setting
  /** Whether it is the first of its system. */
  readonly isFirst: boolean
}

const valueText = (value: number, { unit }: Setting): string =>
  unit === '' ? String(value) : `${value} ${unit}`

const partText = (ps: number): string => (ps === 0 ? '–' : timeText(ps))

/** What its other settings ask for, or the least that it takes. */
const softwareText = (setting: Setting): string =>
  setting.ownPs > 0 ? timeText(setting.ownPs) : valueText(setting.least, setting)

const COLUMNS: readonly Column<Row>[] = [
  { head: ['system'], align: 'left', rank: 0, text: r => (r.isFirst ? r.of.system : '') },
  { head: ['setting'], align: 'left', rank: 0, text: r => r.setting.key },
  { head: ['set to'], align: 'right', rank: 0, text: r => valueText(r.setting.value, r.setting) },
  { head: ['usual'], align: 'right', rank: 2, text: r => valueText(r.setting.usual, r.setting) },
  { head: ['network'], align: 'right', rank: 3, text: r => partText(r.setting.networkPs) },
  { head: ['stall'], align: 'right', rank: 4, text: r => partText(r.setting.stallPs) },
  { head: ['software'], align: 'right', rank: 3, text: r => softwareText(r.setting) },
  {
    head: ['binds'],
    align: 'left',
    rank: 1,
    text: r => (r.setting.covers ? r.setting.binds : 'too small'),
  },
  {
    head: ['crash', 'noticed'],
    align: 'right',
    rank: 1,
    text: r => (r.isFirst ? timeText(r.of.detectionPs) : ''),
  },
  {
    head: ['usual'],
    align: 'right',
    rank: 3,
    text: r => (r.isFirst ? timeText(r.of.usualDetectionPs) : ''),
  },
]

/** Settings of real systems, each with what it is made of, and remarks. */
export const settingsLines = (
  all: readonly ServiceSettings[],
  look: ResolvedReportOptions,
): readonly string[] => {
  const { painter, width } = look
  const dim = (text: string): string[] => wrap(text, width, '    ').map(painter.dim)
  return [...new Set(all.map(({ service }) => service))].flatMap(service => {
    const those = all.filter(of => of.service === service)
    const rows = those.flatMap(of =>
      of.settings.map((setting, i): Row => ({ of, setting, isFirst: i === 0 })),
    )
    return [
      painter.strong(
        `settings from ${visible(service)}, on hosts that stall for at most ${timeText(those[0]?.stallPs ?? 0)}`,
      ),
      ...tableLines(COLUMNS, rows, { ...look, limit: Number.POSITIVE_INFINITY }),
      ...those.flatMap(({ system, remarks, covers }) => [
        ...(covers
          ? []
          : wrap(`  ${system}: the host stalls for longer than it can be set to wait`, width, '    ').map(
              painter.bad,
            )),
        ...remarks.flatMap(remark => dim(`  ${system}: ${remark}`)),
      ]),
      ...dim(
        '  network and stall are held; the network part holds for heartbeats in the lane, and for nothing on its way beside it',
      ),
      '',
    ]
  })
}
