import { settingFor, timeOf } from '../setting.ts'
import { lines, type System } from '../system.ts'

/** A node is pinged at least twice in a timeout, and looked at every tenth of a second. */
export const redisCluster: System = {
  name: 'redis-cluster',
  title: 'Redis Cluster',
  file: 'redis-cluster.conf',
  sources: [
    {
      says: 'cluster-node-timeout 15000 ms',
      url: 'https://github.com/redis/redis/blob/4f8cdc2a1/src/config.c',
      date: '2024-10-18',
    },
    {
      says: 'a node is suspected when a ping is unanswered for a timeout, and pinged within half of one',
      url: 'https://github.com/redis/redis/blob/4f8cdc2a1/src/cluster_legacy.c',
      date: '2024-10-18',
    },
  ],
  choose: ({ latencyPs }, stallPs) => {
    const timeout = settingFor({
      key: 'cluster-node-timeout',
      unit: 'ms',
      usual: 15_000,
      networkPs: 2 * latencyPs,
      stallPs,
      least: 200,
    })
    return {
      settings: [timeout],
      detectionPs: 1.5 * timeOf(timeout) + 100e9,
      usualDetectionPs: 22.6e12,
      remarks: ['Until one node suspects it; that a majority agrees takes gossip, which has no bound here.'],
      text: lines(`cluster-node-timeout ${timeout.value}`),
    }
  },
}
