import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { OutsideError } from '../process/failure.ts'

/** The bundled program of a report: beside this file where it is built, in the build where the sources run. */
const PLACES = ['./page-client.iife.js', '../../../dist/page-client.iife.js']

export const pageProgram = (): string => {
  const path = PLACES.map(place => fileURLToPath(new URL(place, import.meta.url))).find(existsSync)
  if (path === undefined)
    throw new OutsideError(
      'the program of the report is missing from this installation: `npm run build` makes it',
    )
  return readFileSync(path, 'utf8')
}
