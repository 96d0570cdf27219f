// The timeouts of a failure detection and of a replicated log, from a topology and a services file.
// Run it with `npx tsx examples/services.ts`.
import { readFileSync } from 'node:fs'
import { analyzeServices, parseTopologyOrThrow, readServicesOrThrow } from 'xlane'

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8')
const ms = (ps: number): string => `${ps / 1e9} ms`

const network = '../topologies/testbed.yaml'
const wishes = 'paper.services.yaml'
const topology = parseTopologyOrThrow(read(network), { file: network })
const services = readServicesOrThrow(read(wishes), { file: wishes, topology })

const { result } = analyzeServices(topology, services)
for (const service of result.services)
  if (!service.accepted) console.log(`${service.id}: not in place`)
  else if (service.kind === 'failure-detection')
    console.log(
      `${service.id}: suspect after ${ms(service.thresholdPs)}, detected within ${ms(service.detectionPs)}`,
    )
  else if (service.failoverPs !== null)
    console.log(`${service.id}: a new leader has committed within ${ms(service.failoverPs.worst)}`)
