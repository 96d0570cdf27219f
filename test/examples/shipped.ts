import { readdirSync, readFileSync } from 'node:fs'
import { parseRequests } from '../../src/formats/requests/parse-requests.ts'
import { parseTopology } from '../../src/formats/topology/parse-topology.ts'
import type { Request } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'

const root = new URL('../../', import.meta.url)

/** Text of a file of the project, by its path from the root. */
export const text = (path: string): string => readFileSync(new URL(path, root), 'utf8')

/** Names of the YAML files of a shipped folder, without the ending. */
export const shipped = (folder: 'topologies' | 'examples', ending: string): string[] =>
  readdirSync(new URL(folder, root))
    .filter(name => name.endsWith(ending))
    .map(name => name.slice(0, -ending.length))
    .sort()

/** A shipped file read without an error or a warning. */
const clean = <T>(
  outcome:
    | { ok: true; value: T; warnings: readonly unknown[] }
    | { ok: false; diagnostics: readonly unknown[] },
): T => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.diagnostics, null, 2))
  if (outcome.warnings.length > 0) throw new Error(JSON.stringify(outcome.warnings, null, 2))
  return outcome.value
}

export const shippedTopology = (name: string): Topology => {
  const file = `topologies/${name}.yaml`
  return clean(parseTopology(text(file), { file }))
}

export const shippedRequests = (name: string, topology: Topology): readonly Request[] => {
  const file = `examples/${name}.requests.yaml`
  return clean(parseRequests(text(file), { file, topology }))
}
