const HOSTS: ReadonlySet<string> = new Set([
  'host',
  'server',
  'client',
  'station',
  'endpoint',
  'end-station',
  'endstation',
  'end_station',
  'endsystem',
  'end-system',
  'end_system',
  'end-device',
  'pc',
  'vm',
  'workstation',
  'computer',
  'compute',
  'talker',
  'listener',
])
const SWITCHES: ReadonlySet<string> = new Set([
  'switch',
  'router',
  'bridge',
  'hub',
  'core',
  'spine',
  'superspine',
  'super-spine',
  'leaf',
  'tor',
  'fabric',
  'rack',
  'aggregation',
  'agg',
  'edge',
  'backbone',
  'gateway',
  'l2-switch',
  'l3-switch',
  'access',
  'distribution',
  'ovs',
])

/** What a word for a role or a kind of device stands for; undefined where that is open. */
export const kindOfWord = (word: unknown): 'host' | 'switch' | undefined => {
  if (typeof word !== 'string') return undefined
  const plain = word.trim().toLowerCase()
  return HOSTS.has(plain) ? 'host' : SWITCHES.has(plain) ? 'switch' : undefined
}
