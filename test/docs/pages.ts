import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
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

/** `npm run docs`: pages are corrected instead of held to. */
export const update: boolean = process.env.UPDATE_DOCS !== undefined

/** Puts `to` in place of `from` in a page on disk, which may have been corrected elsewhere meanwhile. */
export const correct = (path: string, from: string, to: string): void => {
  const text = readFileSync(join(root, path), 'utf8')
  writeFileSync(
    join(root, path),
    text.replace(from, () => to),
  )
}
