import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllocationOrThrow } from '../../src/formats/requests/parse-allocation.ts'
import { printAllocation } from '../../src/formats/requests/print-requests.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import { printTopology } from '../../src/formats/topology/print-topology.ts'
import type { Scenario } from '../../src/simulation/setup/scenario.ts'
import type { Case } from './case.ts'
import type { Failure } from './ground.ts'

const readme = ({ law, message, failed, witness }: Failure, folder: string): string =>
  `# Seed ${failed.seed} breaks the law "${law}"

${message
  .split('\n')
  .map(line => `    ${line}`)
  .join('\n')}

The smallest case that still does: \`topology.yaml\`, \`allocation.yaml\`${
    failed.scenario === undefined ? '' : ', and what the run chose in `scenario.json`'
  }. Again, by all laws:

    npm run fuzz -- --case ${folder}
${
  witness === undefined
    ? ''
    : `
The packet that shows it, in \`witness.json\`:

    npx xlane simulate ${folder}/topology.yaml ${folder}/allocation.yaml --witness ${folder}/witness.json
`
}
From the seed, before it was made small:

    npm run fuzz -- --seed ${failed.seed} --networks 1
`

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** A failure as a folder that can become a test: files, the scenario, the witness, and how to see it again. */
export const writeFailure = (failure: Failure, folder: string): void => {
  const { topology, tunnels, scenario, seed } = failure.failed
  mkdirSync(folder, { recursive: true })
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
  write('topology.yaml', printTopology(topology))
  write('allocation.yaml', printAllocation({ tunnels }, topology))
  write('case.json', json({ seed, law: failure.law, message: failure.message }))
  if (scenario !== undefined) write('scenario.json', json(scenario))
  if (failure.witness !== undefined) write('witness.json', json(failure.witness))
  write('README.md', readme(failure, folder))
}

const readIfThere = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** A case that {@link writeFailure} wrote. */
export const readCase = (folder: string): Case => {
  const read = (name: string): readonly [string, { file: string }] => [
    readFileSync(join(folder, name), 'utf8'),
    { file: join(folder, name) },
  ]
  const topology = parseTopologyOrThrow(...read('topology.yaml'))
  const [text, place] = read('allocation.yaml')
  const { tunnels } = parseAllocationOrThrow(text, { ...place, topology })
  const { seed } = readIfThere(join(folder, 'case.json')) as { seed: number }
  const scenario = readIfThere(join(folder, 'scenario.json')) as Scenario | undefined
  return { seed, topology, tunnels, ...(scenario === undefined ? {} : { scenario }) }
}
