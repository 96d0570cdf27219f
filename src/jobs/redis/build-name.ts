import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Which program does the work: equal builds give equal bytes, others need not. */
export interface Build {
  /** A hash of the program's files and of the generation of Node that runs them. */
  readonly name: string
  /** For people. */
  readonly version: string
}

const own = fileURLToPath(import.meta.url)
const isSource = own.endsWith('.ts')
/** `dist/`, or `src/`. */
const PROGRAM = isSource ? resolve(dirname(own), '../..') : dirname(own)

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && /[.](m?js|tsx?)$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .sort()

/** The build of this program; `others` are folders that it is made of too. */
export const buildName = (others: readonly string[] = []): string => {
  const hash = createHash('sha256').update(`node ${process.versions.node.split('.')[0]}`)
  for (const folder of [PROGRAM, ...others])
    for (const file of filesIn(folder))
      hash.update(`\n${file.slice(folder.length)}\n`).update(readFileSync(file))
  return hash.digest('hex').slice(0, 12)
}
