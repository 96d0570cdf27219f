import { settingFor, timeOf } from '../setting.ts'
import { lines, type System } from '../system.ts'

const URL = 'https://github.com/etcd-io/etcd/blob/c34dc7ee0/server/embed/config.go'

/** Followers wait between one and two election timeouts. */
export const etcd: System = {
  name: 'etcd',
  title: 'etcd',
  file: 'etcd.env',
  sources: [
    { says: 'heartbeat-interval 100 ms, election-timeout 1000 ms', url: URL, date: '2026-08-20' },
    {
      says: 'heartbeat-interval above 0; election-timeout at least 5 of it, at most 50,000 ms',
      url: URL,
      date: '2026-08-20',
    },
  ],
  choose: ({ latencyPs, jitterPs, losses }, stallPs) => {
    const heartbeat = settingFor({
      key: 'heartbeat-interval',
      unit: 'ms',
      usual: 100,
      networkPs: 2 * latencyPs,
      least: 1,
      most: 10_000,
    })
    const election = settingFor({
      key: 'election-timeout',
      unit: 'ms',
      usual: 1000,
      ownPs: (losses + 1) * timeOf(heartbeat),
      networkPs: jitterPs,
      stallPs,
      least: 5 * heartbeat.value,
      most: 50_000,
    })
    return {
      settings: [heartbeat, election],
      detectionPs: 2 * timeOf(election),
      usualDetectionPs: 2000e9,
      remarks: ['Its disk is part of the stall: a heartbeat waits for a write that is slow.'],
      text: lines(`ETCD_HEARTBEAT_INTERVAL=${heartbeat.value}`, `ETCD_ELECTION_TIMEOUT=${election.value}`),
    }
  },
}
