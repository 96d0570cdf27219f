import { settingFor, timeOf } from '../setting.ts'
import { lines, type System } from '../system.ts'

const DOCS =
  'https://github.com/apache/zookeeper/blob/53a78e36f/zookeeper-website/app/pages/_docs/docs/_mdx/admin-ops/administrators-guide/configuration-parameters.mdx'

/** A follower is left after `syncLimit` ticks; a client's session lasts from 2 to 20 ticks. */
export const zookeeper: System = {
  name: 'zookeeper',
  title: 'ZooKeeper',
  file: 'zoo.cfg',
  sources: [
    {
      says: 'tickTime 2000 ms, initLimit 10, syncLimit 5 in the sample configuration',
      url: 'https://github.com/apache/zookeeper/blob/53a78e36f/conf/zoo_sample.cfg',
      date: '2026-07-17',
    },
    { says: 'sessions from 2 to 20 ticks', url: DOCS, date: '2026-07-17' },
    {
      says: 'leader and follower wait syncLimit ticks for each other, and the leader pings every half tick',
      url: 'https://github.com/apache/zookeeper/blob/53a78e36f/zookeeper-server/src/main/java/org/apache/zookeeper/server/quorum/Leader.java',
      date: '2026-07-17',
    },
  ],
  choose: ({ periodPs, jitterPs }, stallPs) => {
    const tick = settingFor({
      key: 'tickTime',
      unit: 'ms',
      usual: 2000,
      networkPs: 2 * (periodPs + jitterPs),
      stallPs,
      least: 1,
    })
    const sync = settingFor({
      key: 'syncLimit',
      unit: '',
      usual: 5,
      least: 2,
    })
    return {
      settings: [tick, sync],
      detectionPs: sync.value * timeOf(tick),
      usualDetectionPs: 10e12,
      remarks: [
        'initLimit is left alone: it is for the data that a follower fetches first. Clients ask for sessions of 2 to 20 ticks.',
      ],
      text: lines(`tickTime=${tick.value}`, 'initLimit=10', `syncLimit=${sync.value}`),
    }
  },
}
