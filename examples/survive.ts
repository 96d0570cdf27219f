// What breaks when something fails. Run it with `npx tsx examples/survive.ts`.

import { readFileSync } from 'node:fs'
import { analyze, parseRequestsOrThrow, parseTopologyOrThrow, survive, whatIf } from 'xlane'

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8')
const topology = parseTopologyOrThrow(read('../topologies/fat-tree-k4.yaml'), { file: 'fat-tree-k4.yaml' })
const requests = parseRequestsOrThrow(read('fat-tree-k4.requests.yaml'), { file: 'requests', topology })
const { allocation } = analyze(topology, requests)

// Every cable and switch, with new trees for what is down.
const { failures, exposed } = survive(topology, allocation, { reroute: 'greedy', kinds: ['cable', 'switch'] })
const [worst] = failures
console.log(
  `${worst?.elements[0]?.id} loses ${worst?.lost.length} requests, all of them cut off: ${worst?.cutOff.length}`,
)
const [first] = exposed
console.log(`every way of ${first?.id} takes ${first?.cuts.map(({ id }) => id).join(', ')}`)

// One failure at a time, on a running analysis.
const network = whatIf(topology, allocation)
const before = network.mark()
const { moved } = network.failAll([{ link: 'p0-a0>c0' }, { link: 'c0>p0-a0' }])
console.log(`${moved.filter(({ after }) => after === undefined).length} tunnels are down`)
network.rollBackTo(before)
