import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const root: string = resolve(import.meta.dirname, '../..')

const FOLDERS = ['.', 'docs', 'topologies', 'examples']

export interface Page {
  readonly path: string
  readonly text: string
}

/** Every page that a person may read, README.md first. */
export const pages: readonly Page[] = FOLDERS.flatMap(folder =>
  readdirSync(join(root, folder))
    .filter(name => name.endsWith('.md'))
    .map(name => join(folder, name))
    .map(path => ({ path, text: readFileSync(join(root, path), 'utf8') })),
).sort((a, b) => Number(b.path === 'README.md') - Number(a.path === 'README.md'))
