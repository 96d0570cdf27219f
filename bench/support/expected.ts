import { readFileSync, writeFileSync } from 'node:fs'
import { flag } from './options.ts'

/** Stored check values (benches run at the package's root): a faster program must give the same numbers. */
const FILE = 'bench/expected.json'

const stored = (): Record<string, number> => JSON.parse(readFileSync(FILE, 'utf8'))

/** Throws where `value` is not the stored one; with `--update` it becomes the stored one. */
export const expectStored = (name: string, value: number): void => {
  const known = stored()
  if (known[name] === value) return
  if (!flag('update')) throw new Error(`${name}: ${value}, but ${FILE} says ${known[name]} (--update?)`)
  const sorted = Object.entries({ ...known, [name]: value }).toSorted(([a], [b]) => (a < b ? -1 : 1))
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`)
}
