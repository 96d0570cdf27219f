import { extname } from 'node:path'
import type { Io } from '../process/io.ts'
import { writeWhole } from './write-files.ts'

/** A file to write when all calculating is done: until then an interrupt may end the process at once. */
export interface OutputFile {
  readonly path: string
  /** Or bytes, of a file that is no text. */
  readonly text: string | Uint8Array
}

/** JSON by its name, YAML otherwise. */
export const fileFormat = (path: string): 'yaml' | 'json' =>
  extname(path).toLowerCase() === '.json' ? 'json' : 'yaml'

export const writeOutputs = (files: readonly OutputFile[], io: Io): void => {
  for (const { path, text } of files) writeWhole(path, text, io)
}
