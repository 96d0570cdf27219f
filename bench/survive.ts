import { analyze } from '../src/allocation/analyze.ts'
import { generateRequests } from '../src/generate/requests.ts'
import { generateTopology } from '../src/generate/topology.ts'
import { partsOfSurvival } from '../src/planning/survive/parts.ts'
import { prepareSurvival } from '../src/planning/survive/prepare.ts'
import { survivalInput } from '../src/planning/survive/survive.ts'

const option = (name: string, other: string): string =>
  process.argv.find(a => a.startsWith(`--${name}=`))?.split('=')[1] ?? other
const k = option('k', '8'),
  count = option('count', '1000'),
  reroute = option('reroute', 'none'),
  most = Number(option('most', 'Infinity'))
const topology = generateTopology({ shape: 'fat-tree', k: Number(k) })
const requests = generateRequests(topology, { seed: 1, count: Number(count), deadlineShare: 1 })
let cpu = process.cpuUsage()
const lap = (what: string) => {
  const u = process.cpuUsage(cpu)
  cpu = process.cpuUsage()
  console.log(what, ((u.user + u.system) / 1e6).toFixed(2), 's')
}
const { allocation, result } = analyze(topology, requests, { algorithm: 'x-opt' })
lap(`analyze ${allocation.tunnels.length} valid ${result.valid}`)
const input = survivalInput(topology, allocation, { reroute: reroute as 'none' })
const parts = partsOfSurvival(input)
const answer = prepareSurvival(input)
lap('prepare')
const step = Math.max(1, Math.floor(parts.length / Number(most)))
const some = parts.filter((_, i) => i % step === 0)
const answers = some.map(answer)
lap(`${answers.length} of ${parts.length} answers`)
const sum = (f: (a: (typeof answers)[number]) => number) => answers.reduce((s, a) => s + f(a), 0)
console.log(
  'down',
  sum(a => a.down.length),
  'falling',
  sum(a => a.falling),
  'rising',
  sum(a => a.rising),
  'rerouted',
  sum(a => a.rerouted.length),
  'lost',
  sum(a => a.lost.length),
  'cut',
  sum(a => a.cutOff.length),
  'gap',
  sum(a => a.planned?.withGap.length ?? 0),
)
