import { settingFor, timeOf } from '../setting.ts'
import { lines, type System } from '../system.ts'

const URL = 'https://github.com/redis/redis/blob/4f8cdc2a1/src/sentinel.c'
const TIMER_PS = 100e9
const PING_PS = 1000e9
const TILT_PS = 2000e9

/** A ping each second, or as often as the threshold is where that is less; a timer looks every tenth of a second. */
export const redisSentinel: System = {
  name: 'redis-sentinel',
  title: 'Redis Sentinel',
  file: 'sentinel.conf',
  sources: [
    {
      says: 'down-after-milliseconds 30000, above 0; failover-timeout 180000 ms',
      url: URL,
      date: '2024-10-18',
    },
    {
      says: 'pings every min(1 s, down-after-milliseconds); TILT where the timer comes 2 s late, for 30 s',
      url: URL,
      date: '2024-10-18',
    },
    { says: 'the timer runs 10 to 20 times a second', url: URL, date: '2024-10-18' },
  ],
  choose: ({ latencyPs }, stallPs) => {
    const down = settingFor({
      key: 'down-after-milliseconds',
      unit: 'ms',
      usual: 30_000,
      networkPs: 2 * latencyPs,
      stallPs,
      least: 100,
    })
    const detection = (downPs: number): number => Math.min(PING_PS, downPs) + downPs + TIMER_PS
    return {
      settings: [down],
      detectionPs: detection(timeOf(down)),
      usualDetectionPs: detection(30_000e9),
      remarks: [
        'The vote of the other Sentinels comes on top.',
        ...(stallPs >= TILT_PS
          ? ['A Sentinel that stalls for 2 s enters TILT and decides nothing for 30 s: no threshold helps.']
          : []),
      ],
      text: lines(`sentinel down-after-milliseconds mymaster ${down.value}`),
    }
  },
}
