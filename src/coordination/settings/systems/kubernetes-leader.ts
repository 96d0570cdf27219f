import { settingFor, timeOf } from '../setting.ts'
import { lines, type System } from '../system.ts'

const DEFAULTS =
  'https://github.com/kubernetes/kubernetes/blob/008b3652959ca58af8be3fb5b6ecfe9ae7638282/staging/src/k8s.io/component-base/config/v1alpha1/defaults.go'
const RULES = 'https://github.com/kubernetes/client-go/blob/32ce75a7d/tools/leaderelection/leaderelection.go'

/** A leader gives up after the renew deadline; others may take its lease when it has run out. */
export const kubernetesLeader: System = {
  name: 'kubernetes-leader',
  title: 'Kubernetes, leader election',
  file: 'leader-election.args',
  sources: [
    { says: 'lease 15 s, renew deadline 10 s, retry period 2 s', url: DEFAULTS, date: '2026-11-27' },
    {
      says: 'lease above renew deadline above 1.2 retry periods; the lease is written in whole seconds',
      url: RULES,
      date: '2026-07-24',
    },
  ],
  choose: ({ latencyPs }, stallPs) => {
    const retry = settingFor({
      key: 'leader-elect-retry-period',
      unit: 's',
      usual: 2,
      networkPs: 2 * latencyPs,
      least: 1,
    })
    const renew = settingFor({
      key: 'leader-elect-renew-deadline',
      unit: 's',
      usual: 10,
      ownPs: (12 * timeOf(retry)) / 10,
      networkPs: 2 * latencyPs,
      stallPs,
      least: Math.floor((12 * retry.value) / 10) + 1,
    })
    const lease = settingFor({
      key: 'leader-elect-lease-duration',
      unit: 's',
      usual: 15,
      least: renew.value + 1,
    })
    return {
      settings: [lease, renew, retry],
      detectionPs: timeOf(lease),
      usualDetectionPs: 15e12,
      remarks: ['Until the lease has run out; the next leader takes it at its next retry.'],
      text: lines(...[lease, renew, retry].map(({ key, value }) => `--${key}=${value}s`)),
    }
  },
}
