import { settingFor, timeOf } from '../setting.ts'
import { lines, type System } from '../system.ts'

const URL = 'https://github.com/patroni/patroni/blob/de6b22c8/docs/dynamic_configuration.rst'
const CODE = 'https://github.com/patroni/patroni/blob/de6b22c8/patroni/config.py'

/** The leader's key in etcd, Consul or ZooKeeper lives for `ttl`. */
export const patroni: System = {
  name: 'patroni',
  title: 'Patroni',
  file: 'patroni.yaml',
  sources: [
    { says: 'ttl 30, loop_wait 10, retry_timeout 10', url: CODE, date: '2026-07-24' },
    { says: 'ttl at least 20, loop_wait 1, retry_timeout 3', url: CODE, date: '2026-07-24' },
    { says: 'loop_wait + 2 retry_timeout at most ttl', url: URL, date: '2026-07-24' },
  ],
  choose: ({ latencyPs }, stallPs) => {
    const loop = settingFor({
      key: 'loop_wait',
      unit: 's',
      usual: 10,
      networkPs: 2 * latencyPs,
      least: 1,
    })
    const retry = settingFor({
      key: 'retry_timeout',
      unit: 's',
      usual: 10,
      networkPs: 2 * latencyPs,
      stallPs,
      least: 3,
    })
    const ttl = settingFor({
      key: 'ttl',
      unit: 's',
      usual: 30,
      least: Math.max(20, loop.value + 2 * retry.value),
    })
    return {
      settings: [ttl, loop, retry],
      detectionPs: timeOf(ttl),
      usualDetectionPs: 30e12,
      remarks: [],
      text: lines(
        'bootstrap:',
        '  dcs:',
        ...[ttl, loop, retry].map(({ key, value }) => `    ${key}: ${value}`),
      ),
    }
  },
}
