import type { Diagnostic, Parsed } from '../../src/formats/diagnostics/diagnostic.ts'
import { parseAllocation } from '../../src/formats/requests/parse-allocation.ts'
import { parseRequests } from '../../src/formats/requests/parse-requests.ts'
import { parseTopology, parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import type { Request, Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'

/** One diagnostic as a line: `3:7 WRONG_UNIT links[0].bandwidth: expected …; found …`. */
const line = (d: Diagnostic): string =>
  `${d.line}:${d.column} ${d.severity === 'error' ? '' : `${d.severity} `}${d.code}${d.path === '' ? '' : ` ${d.path}`}: ${d.message}`

/** Everything a parser has to say, in order. */
export const says = (parsed: Parsed<unknown>): readonly string[] =>
  (parsed.ok ? parsed.warnings : parsed.diagnostics).map(line)

/** Two switches with parallel links a and b between them; h1, h2 at s1, h3 at s2 (a small queue), h4 at nothing. */
export const network: Topology = parseTopologyOrThrow(
  `
defaults:
  link: { bandwidth: 10 Gbit/s, queueSize: 128 KiB, minLatency: 15 ns }
nodes:
  s1: { kind: switch }
  s2: { kind: switch }
  h1: { kind: host }
  h2: { kind: host }
  h3: { kind: host }
  h4: { kind: host }
links:
  - { from: h1, to: s1 }
  - { from: h2, to: s1 }
  - { id: a, from: s1, to: s2 }
  - { id: b, from: s1, to: s2 }
  - { from: s2, to: h3, queueSize: 200 B }
`,
  { file: 'network.yaml' },
)

export const topologySays = (text: string): readonly string[] => says(parseTopology(text, { file: 't.yaml' }))

export const requestsSay = (text: string, topology: Topology = network): readonly string[] =>
  says(parseRequests(text, { file: 'r.yaml', topology }))

export const allocationSays = (text: string): readonly string[] =>
  says(parseAllocation(text, { file: 'a.yaml', topology: network }))

/** One request with these keys, in a file whose second line it is; it starts at column 5. */
export const oneRequest = (keys: string): string => `requests:\n  - { ${keys} }\n`

export const requestOf = (keys: string, topology: Topology = network): Request => {
  const parsed = parseRequests(oneRequest(keys), { file: 'r.yaml', topology })
  if (!parsed.ok) throw new Error(says(parsed).join('\n'))
  return parsed.value[0]!
}

export const tunnelOf = (keys: string, index = 0): Tunnel => {
  const parsed = parseAllocation(oneRequest(keys), { file: 'a.yaml', topology: network })
  if (!parsed.ok) throw new Error(says(parsed).join('\n'))
  return parsed.value.tunnels[index]!
}
