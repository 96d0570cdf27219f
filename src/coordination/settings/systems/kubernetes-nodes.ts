import { settingFor, timeOf } from '../setting.ts'
import { lines, type System } from '../system.ts'

const RENEW_PS = 10e12

/** The kubelet renews a lease every 10 s, a quarter of its 40 s. */
export const kubernetesNodes: System = {
  name: 'kubernetes-nodes',
  title: 'Kubernetes, nodes',
  file: 'kube-controller-manager.args',
  sources: [
    {
      says: 'node-monitor-grace-period 50 s, 40 s before',
      url: 'https://github.com/kubernetes/kubernetes/pull/126287',
      date: '2024-07-23',
    },
    {
      says: 'nodeLeaseDurationSeconds 40, renewed after a quarter of it',
      url: 'https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/apis/config/v1beta1/defaults.go',
      date: '2026-11-27',
    },
  ],
  choose: ({ latencyPs }, stallPs) => {
    const grace = settingFor({
      key: 'node-monitor-grace-period',
      unit: 's',
      usual: 50,
      ownPs: RENEW_PS,
      networkPs: 2 * latencyPs,
      stallPs,
      least: 1,
    })
    return {
      settings: [grace],
      detectionPs: timeOf(grace),
      usualDetectionPs: 50e12,
      remarks: [
        'The default grew to 50 s so that a kubelet outlives a broken connection to the API server; what is less counts on connections that do not break.',
      ],
      text: lines(`--node-monitor-grace-period=${grace.value}s`),
    }
  },
}
