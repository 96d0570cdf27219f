import { settingFor, timeOf, unitsFor } from '../setting.ts'
import { lines, type System } from '../system.ts'

const URL = 'https://github.com/FRRouting/frr/blob/fbfc8222da/doc/user/bfd.rst'
const MOST_MISSED = 255

/** Down when so many intervals pass without a packet. */
export const bfd: System = {
  name: 'bfd',
  title: 'BFD (FRRouting)',
  file: 'frr.conf',
  sources: [
    {
      says: 'transmit-interval and receive-interval 300 ms, detect-multiplier 3',
      url: URL,
      date: '2026-08-21',
    },
    { says: 'intervals from 10 ms on, multiplier 1 to 255', url: URL, date: '2026-08-21' },
  ],
  choose: ({ periodPs, losses, jitterPs }, stallPs) => {
    // As often as the heartbeats; less often only where 255 of them are not enough for the stall.
    const spare = MOST_MISSED - losses - 1
    const interval = settingFor({
      key: 'transmit-interval',
      unit: 'ms',
      usual: 300,
      networkPs: periodPs,
      least: Math.max(10, unitsFor(Math.ceil((stallPs + jitterPs) / spare), 'ms')),
      most: 4_294_967,
    })
    const intervals = (ps: number): number => Math.ceil(ps / timeOf(interval))
    const missed = Math.min(MOST_MISSED, Math.max(2, losses + 1 + intervals(jitterPs + stallPs)))
    const isRoomy = losses + 1 + intervals(jitterPs + stallPs) <= MOST_MISSED
    const multiplier = {
      ...settingFor({
        key: 'detect-multiplier',
        unit: '',
        usual: 3,
        least: missed,
        most: MOST_MISSED,
      }),
      ownPs: (losses + 1) * timeOf(interval),
      networkPs: jitterPs,
      stallPs,
      binds: stallPs > timeOf(interval) ? ('stall' as const) : ('software' as const),
      covers: isRoomy,
    }
    return {
      settings: [interval, multiplier],
      detectionPs: multiplier.value * timeOf(interval),
      usualDetectionPs: 900e9,
      remarks: ['receive-interval as transmit-interval, on both sides.'],
      text: lines(
        'bfd',
        ' profile xlane',
        `  detect-multiplier ${multiplier.value}`,
        `  receive-interval ${interval.value}`,
        `  transmit-interval ${interval.value}`,
        ' exit',
        'exit',
      ),
    }
  },
}
