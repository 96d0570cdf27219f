import { timeText } from '../../../quantity/time-text.ts'
import { standardDeviationsFor } from '../phi.ts'
import { settingFor, timeOf } from '../setting.ts'
import { lines, type System } from '../system.ts'

const URL = 'https://github.com/akka/akka/blob/9892c5e415/akka-cluster/src/main/resources/reference.conf'
const THRESHOLD = 8

/** φ accrual: suspected when so long a silence is as unlikely as 10^−8 for a normal distribution around the usual gap. */
export const akka: System = {
  name: 'akka',
  title: 'Akka, Pekko',
  file: 'application.conf',
  sources: [
    {
      says: 'heartbeat-interval 1 s, threshold 8.0, acceptable-heartbeat-pause 3 s, min-std-deviation 100 ms',
      url: URL,
      date: '2025-10-24',
    },
    {
      says: 'the scheduler ticks every 10 ms',
      url: 'https://github.com/akka/akka/blob/9892c5e415/akka-actor/src/main/resources/reference.conf',
      date: '2025-10-24',
    },
  ],
  choose: ({ periodPs, losses, jitterPs }, stallPs) => {
    const interval = settingFor({
      key: 'heartbeat-interval',
      unit: 'ms',
      usual: 1000,
      networkPs: periodPs,
      least: 10,
    })
    const pause = settingFor({
      key: 'acceptable-heartbeat-pause',
      unit: 'ms',
      usual: 3000,
      ownPs: losses * timeOf(interval),
      stallPs,
      least: 10,
    })
    const deviation = settingFor({
      key: 'min-std-deviation',
      unit: 'ms',
      usual: 100,
      networkPs: Math.ceil(jitterPs / 6),
      least: 1,
    })
    const detection = (intervalPs: number, pausePs: number, deviationPs: number): number =>
      Math.ceil((intervalPs + pausePs + standardDeviationsFor(THRESHOLD) * deviationPs) / 1e9) * 1e9
    return {
      settings: [interval, pause, deviation],
      detectionPs: detection(timeOf(interval), timeOf(pause), timeOf(deviation)),
      usualDetectionPs: detection(1e12, 3e12, 100e9),
      remarks: [
        'Pekko: the same keys under pekko.',
        `With its usual least deviation of 100 ms, φ = ${THRESHOLD} waits ${standardDeviationsFor(THRESHOLD).toFixed(1)} of them, ${(standardDeviationsFor(THRESHOLD) / 10).toFixed(2)} s, beyond the mean; the proven spread is ${timeText(jitterPs)}. A proven bound makes the accrual a step.`,
      ],
      text: lines(
        'akka.cluster.failure-detector {',
        ...[interval, pause, deviation].map(({ key, value }) => `  ${key} = ${value} ms`),
        '}',
      ),
    }
  },
}
