import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PlaygroundExample } from '../../page/playground/playground-files.ts'
import { OutsideError } from '../process/failure.ts'

/** The package's folder from where it is built, and from where the sources run. */
const ROOTS = ['../', '../../../']

const REQUESTS = '.requests.yaml'
/** Shown before anything is chosen. */
const FIRST = 'two-racks'

/** Every requests file of the package with its network: the one whose name its own begins with, the longest of several. */
export const shippedExamples = (): readonly PlaygroundExample[] => {
  const root = ROOTS.map(path => fileURLToPath(new URL(path, import.meta.url))).find(path =>
    existsSync(join(path, 'topologies')),
  )
  if (root === undefined) throw new OutsideError('the examples are missing from this installation')
  const read = (...path: readonly string[]): string => readFileSync(join(root, ...path), 'utf8')
  const topologies = readdirSync(join(root, 'topologies')).filter(file => file.endsWith('.yaml'))
  const names = readdirSync(join(root, 'examples'))
    .filter(file => file.endsWith(REQUESTS))
    .map(file => file.slice(0, -REQUESTS.length))
    .toSorted((a, b) => Number(b === FIRST) - Number(a === FIRST) || (a < b ? -1 : 1))
  return names.flatMap(name => {
    const topology = topologies
      .filter(file => name.startsWith(file.slice(0, -'.yaml'.length)))
      .reduce((longest, file) => (file.length > longest.length ? file : longest), '')
    if (topology === '') return []
    return { name, topology: read('topologies', topology), requests: read('examples', name + REQUESTS) }
  })
}
