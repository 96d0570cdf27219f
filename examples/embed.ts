// xlane in a program of one's own: a topology and requests in, one line per tunnel out. Run it with `npx tsx examples/embed.ts`.
import { readFileSync } from 'node:fs'
import { analyze, parseRequests, parseTopology } from 'xlane'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const us = (ps: number | null): string => (ps === null ? 'unbounded' : `${(ps / 1e6).toFixed(3)} µs`)

const topology = parseTopology(read('../topologies/two-racks.yaml'), { file: 'two-racks.yaml' })
if (!topology.ok) throw new Error(topology.diagnostics.map(d => d.message).join('\n'))

const requests = parseRequests(read('two-racks.requests.yaml'), {
  file: 'two-racks.requests.yaml',
  topology: topology.value,
})
if (!requests.ok) throw new Error(requests.diagnostics.map(d => d.message).join('\n'))

const { result } = analyze(topology.value, requests.value)
for (const { id, minLatencyPs, maxJitterPs } of result.tunnels)
  console.log(`${id}: from ${us(minLatencyPs)}, varies by ${us(maxJitterPs)}`)
console.log(result.valid ? 'valid' : 'not valid')
