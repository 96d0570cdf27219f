import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Beside this file where it is built, in the build where the sources run. */
const PLACES = ['./', '../../dist/']

const built = (name: string): string | undefined => {
  const path = PLACES.map(place => fileURLToPath(new URL(place + name, import.meta.url))).find(existsSync)
  return path === undefined ? undefined : readFileSync(path, 'utf8')
}

/** The bundled program of a report (src/page/client/main.ts); undefined where the build is missing. */
export const pageProgram = (): string | undefined => built('page-client.iife.js')

/** The bundled program of the page of a service (src/page/client/live/main.ts); undefined where the build is missing. */
export const liveProgram = (): string | undefined => built('live-client.iife.js')

/** The bundled program of the playground (src/playground/main.ts); undefined where the build is missing. */
export const playgroundProgram = (): string | undefined => built('playground-client.iife.js')
