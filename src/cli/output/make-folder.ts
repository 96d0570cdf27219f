import { mkdirSync, statSync } from 'node:fs'
import { OutsideError, UsageError } from '../process/failure.ts'

/** Refuses, before any work is done, a folder that is something else. */
export const checkFolder = (option: string, path: string): void => {
  if (path === '' || path === '-')
    throw new UsageError(`option '${option}': expected a folder, got '${path}'`)
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new OutsideError(`option '${option}': ${path} is not a folder`)
}

export const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined

/** Whether an output is a folder: it is one, or is called like one. */
export const isFolderName = (path: string): boolean =>
  path.endsWith('/') || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

/** Makes a folder, and those above it, where it is not there. */
export const makeFolder = (path: string): void => {
  try {
    mkdirSync(path, { recursive: true })
  } catch (error) {
    throw new OutsideError(
      `cannot make the folder ${path}: ${error instanceof Error ? error.message : error}`,
    )
  }
}
