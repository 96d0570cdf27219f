import type {
  HeadroomResult,
  PairHeadroom,
  QueueHeadroom,
  TunnelHeadroom,
} from '../../model/planning/headroom.ts'
import { formatRate, formatSize } from '../../quantity/format-quantity.ts'
import { shifted } from '../../quantity/time-text.ts'
import type { Column } from '../typeset/table.ts'
import { cutMiddle } from '../typeset/text-width.ts'
import { exactDecimals, microsUp, sensibleDecimals } from '../typeset/time.ts'
import { visible } from '../typeset/visible.ts'
import { bindingText } from './binding-text.ts'

const name = <Row>(head: string, of: (row: Row) => string, rank = 0): Column<Row> => ({
  head: [head],
  align: 'left',
  rank,
  least: 8,
  text: row => visible(of(row)),
  cut: cutMiddle,
})

const cell = <Row>(
  head: readonly string[],
  unit: string,
  rank: number,
  text: (row: Row) => string,
): Column<Row> => ({
  head,
  ...(unit === '' ? {} : { unit }),
  align: 'right',
  rank,
  text,
})

/** A factor that was counted in millionths, as it is: `1.25`. */
export const factorText = (ppm: number): string => shifted(ppm, 6).replace(/\.?0+$/, '')

/** Loads are for reading: rounded up, so that 100 % is said only of what may be reached. */
const percentUp = (load: number): string => `${(Math.ceil(load * 1000) / 10).toFixed(1)} %`

/** One row for each request: how far its period, its load and its deadline can go. */
export const tunnelColumns = (rows: readonly TunnelHeadroom[]): readonly Column<TunnelHeadroom>[] => {
  const periods = exactDecimals(rows.map(({ periodPs }) => periodPs))
  const least = sensibleDecimals(rows.map(({ leastPeriod }) => leastPeriod?.value))
  const deadlines = exactDecimals(rows.flatMap(({ deadlinePs }) => deadlinePs ?? []))
  const tightest = sensibleDecimals(rows.map(({ tightestDeadlinePs }) => tightestDeadlinePs))
  return [
    name('tunnel', ({ id }) => id),
    cell(['period'], 'µs', 4, ({ periodPs, rateBps }) =>
      rateBps === undefined ? microsUp(periodPs, periods) : formatRate(rateBps),
    ),
    cell(['least'], 'µs', 1, ({ leastPeriod, largestRate }) =>
      leastPeriod !== undefined
        ? microsUp(leastPeriod.value, least)
        : largestRate === undefined
          ? '–'
          : formatRate(largestRate.value),
    ),
    name('then', ({ leastPeriod, largestRate }) => reachText(leastPeriod ?? largestRate), 7),
    cell(['load'], '', 5, ({ loadSizeBits }) => formatSize(loadSizeBits)),
    cell(['largest'], '', 2, ({ largestLoad }) => sizeText(largestLoad.value)),
    name('then', ({ largestLoad }) => reachText(largestLoad), 8),
    cell(['deadline'], 'µs', 6, ({ deadlinePs }) =>
      deadlinePs === undefined ? '–' : microsUp(deadlinePs, deadlines),
    ),
    cell(['tightest'], 'µs', 3, ({ tightestDeadlinePs }) =>
      tightestDeadlinePs === null ? 'none' : microsUp(tightestDeadlinePs, tightest),
    ),
  ]
}

const reachText = (reach: TunnelHeadroom['largestLoad'] | undefined): string =>
  reach === undefined ? '–' : bindingText(reach.binds)

/** In whole bytes, rounded down: what is said still holds. */
const sizeText = (bits: number): string => (bits < 8 ? `${bits} bit` : `${Math.floor(bits / 8)} B`)

/** One row for each lane of a link: by how much it can be scaled, and how it looks then. */
export const queueColumns = (rows: readonly QueueHeadroom[]): readonly Column<QueueHeadroom>[] => {
  const decimals = sensibleDecimals(rows.flatMap(({ now, then }) => [now.delayPs, then.delayPs]))
  const delay = (ps: number | null): string => (ps === null ? 'none' : microsUp(ps, decimals))
  const backlog = (bits: number | null): string => (bits === null ? 'none' : `${Math.ceil(bits / 8)}`)
  return [
    name('link', ({ link }) => link),
    cell(['lane'], '', 1, ({ lane }) => String(lane)),
    cell(['tunnels'], '', 6, ({ tunnels }) => String(tunnels)),
    cell(['factor'], '', 0, ({ factorPpm }) => factorText(factorPpm)),
    cell(['load'], 'now', 5, ({ now }) => percentUp(now.load)),
    cell([''], 'then', 3, ({ then }) => percentUp(then.load)),
    cell(['delay, µs'], 'now', 7, ({ now }) => delay(now.delayPs)),
    cell([''], 'then', 4, ({ then }) => delay(then.delayPs)),
    cell(['backlog, B'], 'now', 9, ({ now }) => backlog(now.backlogBits)),
    cell([''], 'then', 8, ({ then }) => backlog(then.backlogBits)),
    cell(['room, B'], '', 10, ({ queueBits }) =>
      queueBits === null ? 'unlimited' : `${Math.floor(queueBits / 8)}`,
    ),
    name('what breaks', ({ binds }) => bindingText(binds), 2),
  ]
}

/** One row for each pair: how many more are admitted, and what refuses the next. */
export const pairColumns = (
  _rows: readonly PairHeadroom[],
  { asked }: HeadroomResult,
): readonly Column<PairHeadroom>[] => [
  name('from', ({ from }) => from),
  name('to', ({ to }) => to, 1),
  ...(asked?.between === 'switches'
    ? [name<PairHeadroom>('hosts', ({ sender, receiver }) => `${sender} to ${receiver}`, 4)]
    : []),
  cell(['more'], '', 2, ({ more, binds }) => (binds === undefined ? `≥ ${more}` : String(more))),
  name(
    'what refuses the next',
    ({ binds }) => (binds === undefined ? 'no more were tried' : bindingText(binds)),
    3,
  ),
]
