import { settingFor, timeOf } from '../setting.ts'
import { lines, type System } from '../system.ts'

/** Followers wait between one and two heartbeat timeouts of a second times the multiplier. */
export const consul: System = {
  name: 'consul',
  title: 'Consul, Nomad, Vault (hashicorp/raft)',
  file: 'consul.hcl',
  sources: [
    {
      says: 'raft_multiplier 5; 1 s, 1 s and 0.5 s times it for heartbeat, election and lease',
      url: 'https://github.com/hashicorp/consul/blob/0baa4c0a386f0eb1871642f33a4b57e1b330fbf9/website/content/docs/reference/architecture/server.mdx',
      date: '2026-11-27',
    },
    {
      says: 'raft_multiplier between 1 and 10',
      url: 'https://github.com/hashicorp/consul/blob/7178431a612aeab3d6ceb91de7f1d3ca6a69746a/agent/config/builder.go',
      date: '2026-11-27',
    },
    {
      says: 'a follower waits between one and two heartbeat timeouts',
      url: 'https://github.com/hashicorp/raft/blob/1837036/util.go',
      date: '2026-06-11',
    },
  ],
  choose: ({ thresholdPs }, stallPs) => {
    const multiplier = settingFor({
      key: 'raft_multiplier',
      unit: 's',
      usual: 5,
      networkPs: thresholdPs,
      stallPs,
      least: 1,
      most: 10,
    })
    return {
      settings: [multiplier],
      detectionPs: 2 * timeOf(multiplier),
      usualDetectionPs: 10e12,
      remarks: [
        'The multiplier is a number; each of it is a second. Nomad names it likewise, with a default of 1.',
      ],
      text: lines('performance {', `  raft_multiplier = ${multiplier.value}`, '}'),
    }
  },
}
