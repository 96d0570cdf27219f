import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Beside this file where it is built, in the build where the sources run. */
const PLACES = ['./page-client.iife.js', '../../dist/page-client.iife.js']

/** The bundled program of a report (src/page/client); undefined where the build is missing. */
export const pageProgram = (): string | undefined => {
  const path = PLACES.map(place => fileURLToPath(new URL(place, import.meta.url))).find(existsSync)
  return path === undefined ? undefined : readFileSync(path, 'utf8')
}
