import { mkdirSync, type Stats, statSync } from 'node:fs'
import { OutsideError, UsageError } from '../process/failure.ts'

/** What is there; nothing where the way leads through a file, in a circle or to where nobody may look: who writes says why. */
export const statOf = (path: string): Stats | undefined => {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

/** Refuses, before any work is done, a folder that is something else. */
export const checkFolder = (option: string, path: string): void => {
  if (path === '' || path === '-')
    throw new UsageError(`option '${option}': expected a folder, got '${path}'`)
  if (statOf(path)?.isDirectory() === false)
    throw new OutsideError(`option '${option}': ${path} is not a folder`)
}

export const isThere = (path: string): boolean => statOf(path) !== undefined

/** Whether an output is a folder: it is one, or is called like one. */
export const isFolderName = (path: string): boolean =>
  path.endsWith('/') || statOf(path)?.isDirectory() === true

/** Makes a folder, and those above it, where it is not there. */
export const makeFolder = (path: string): void => {
  try {
    mkdirSync(path, { recursive: true })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new OutsideError(
      `cannot make the folder ${path}: ${/^E(NOTDIR|EXIST)/.test(why) ? 'a part of its path is a file' : why}`,
    )
  }
}
