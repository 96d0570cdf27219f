import { resolveOptions } from '/work/wt/improve/src/analysis/options.ts'
import { allocate } from '/work/wt/improve/src/allocation/allocate.ts'
import { improveSteps } from '/work/wt/improve/src/allocation/improve/improve.ts'
import { generateRequests } from '/work/wt/improve/src/generate/requests.ts'
import { generateTopology } from '/work/wt/improve/src/generate/topology.ts'
import { compileNetwork } from '/work/wt/improve/src/network/network.ts'
const US=1e6
const topology = generateTopology({ shape: 'fat-tree', k: 4, queueSizeBits: 128 * 8192 })
const network = compileNetwork(topology)
const stream = generateRequests(topology, { seed: 4, count: 2000, sizesBits: [128, 512, 1024, 1400].map(b => b * 8), periodsPs: [50, 100, 200, 500].map(us => us * US), deadlineShare: 1 })
const o = resolveOptions()
const greedy = allocate(network, [], stream, 'greedy', o, undefined, 0)
console.log(greedy.accepted.length)
const trials=Number(process.argv[2])
const t0=performance.now()
const it = improveSteps(network, [], stream, greedy, 'greedy', o, o, { trials, seed: 1 })
let s = it.next()
let n=0
for (; !s.done; s = it.next()) { n++; if (n<8||n%200===0) console.log(n, s.value, ((performance.now()-t0)/1000).toFixed(1)) }
console.log(s.value.trials, s.value.before, s.value.after)
