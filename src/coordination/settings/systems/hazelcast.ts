import { standardDeviationsFor } from '../phi.ts'
import { settingFor, timeOf } from '../setting.ts'
import { lines, type System } from '../system.ts'

const CODE =
  'https://github.com/hazelcast/hazelcast/blob/2da360888d6a53d1e077606e2fa772ad2bd91d7f/hazelcast/src/main/java/com/hazelcast/spi/properties/ClusterProperty.java'
const PREFIX = 'hazelcast'

/** The deadline detector, which is the default: a member is left when nothing came for so long. */
export const hazelcast: System = {
  name: 'hazelcast',
  title: 'Hazelcast',
  file: 'hazelcast.yaml',
  sources: [
    {
      says: 'heartbeat.interval.seconds 5, max.no.heartbeat.seconds 60, detector deadline',
      url: CODE,
      date: '2026-11-27',
    },
  ],
  choose: ({ losses, jitterPs, latencyPs }, stallPs) => {
    const interval = settingFor({
      key: `${PREFIX}.heartbeat.interval.seconds`,
      unit: 's',
      usual: 5,
      networkPs: 2 * latencyPs,
      least: 1,
    })
    const silent = settingFor({
      key: `${PREFIX}.max.no.heartbeat.seconds`,
      unit: 's',
      usual: 60,
      ownPs: (losses + 1) * timeOf(interval),
      networkPs: jitterPs,
      stallPs,
      least: 1,
    })
    return {
      settings: [interval, silent],
      detectionPs: timeOf(silent),
      usualDetectionPs: 60e12,
      remarks: [
        `Its φ-accrual detector (threshold 10, deviation at least 100 ms) would wait ${standardDeviationsFor(10).toFixed(1)} of them, ${(standardDeviationsFor(10) / 10).toFixed(2)} s, beyond the mean: longer than any proven spread.`,
      ],
      text: lines(
        'hazelcast:',
        '  properties:',
        `    ${PREFIX}.heartbeat.failuredetector.type: deadline`,
        ...[interval, silent].map(({ key, value }) => `    ${key}: ${value}`),
      ),
    }
  },
}
