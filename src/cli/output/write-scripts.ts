import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DeviceFile } from '../../dataplane/files.ts'
import { OutsideError } from '../process/failure.ts'
import type { Io } from '../process/io.ts'
import { writeOutputs } from './output.ts'
import { checkOutputs } from './write-files.ts'

/** A folder that is there, or that can be made where its parent is. */
export const checkFolder = (path: string): void => {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) checkOutputs([{ option: '--out', path }], [])
  else if (!stat.isDirectory()) throw new OutsideError(`option '--out': ${path} is not a folder`)
}

/** Writes all scripts into `folder`, or none of them. */
export const writeScripts = (
  folder: string,
  files: readonly DeviceFile[],
  inputs: readonly (string | undefined)[],
  io: Io,
): void => {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new OutsideError(`cannot make ${folder}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`)
  }
  const outputs = files.map(({ name, text }) => ({ path: join(folder, name), text }))
  checkOutputs(
    outputs.map(({ path }) => ({ option: '--out', path })),
    inputs,
  )
  writeOutputs(outputs, io)
}
