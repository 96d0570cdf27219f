// xlane in a program of one's own: a topology and requests in, a line per tunnel out.
// Run it with `npx tsx examples/embed.ts`.
import { readFileSync } from 'node:fs'
import { analyze, parseRequestsOrThrow, parseTopologyOrThrow } from 'xlane'

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8')
const us = (ps: number): string => `${ps / 1e6} µs` // exact: never fewer digits than the bound has

const network = '../topologies/two-racks.yaml'
const wishes = 'two-racks.requests.yaml'
const topology = parseTopologyOrThrow(read(network), { file: network })
const requests = parseRequestsOrThrow(read(wishes), { file: wishes, topology })

const { result } = analyze(topology, requests)
for (const { id, minLatencyPs, maxJitterPs } of result.tunnels)
  if (maxJitterPs === null) console.log(`${id}: no bound`)
  else console.log(`${id}: every packet within ${us(minLatencyPs)} and ${us(minLatencyPs + maxJitterPs)}`)
for (const { id, message } of result.rejected) console.log(`${id}: rejected, ${message}`)
