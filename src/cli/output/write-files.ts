import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { OutsideError, UsageError } from '../process/failure.ts'
import type { Io } from '../process/io.ts'

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code

/** What a file is beyond its name: the same file by another path or link has the same. */
const identity = (path: string): string | undefined => {
  const stat = statSync(path, { throwIfNoEntry: false, bigint: true })
  return stat === undefined ? undefined : `${stat.dev}:${stat.ino}`
}

/** Refuses, before any work is done, outputs that could not be written at its end or would destroy an input. */
export const checkOutputs = (
  outputs: readonly { readonly option: string; readonly path: string | undefined }[],
  inputs: readonly (string | undefined)[],
): void => {
  const taken = new Map<string, string>()
  for (const path of inputs) {
    const id = path === undefined || path === '-' ? undefined : identity(path)
    if (id !== undefined) taken.set(id, `the input file ${path}`)
  }
  const names = new Set<string>()
  for (const { option, path } of outputs) {
    if (path === undefined) continue
    if (path === '' || path === '-')
      throw new UsageError(`option '${option}': expected a file name, got '${path}'`)
    const folder = statSync(dirname(path), { throwIfNoEntry: false })
    if (folder === undefined) throw new OutsideError(`option '${option}': no folder ${dirname(path)}`)
    if (!folder.isDirectory()) throw new OutsideError(`option '${option}': ${dirname(path)} is not a folder`)
    const target = statSync(path, { throwIfNoEntry: false })
    if (target?.isDirectory()) throw new OutsideError(`option '${option}': ${path} is a folder`)
    const id = identity(path)
    const other = id === undefined ? undefined : taken.get(id)
    if (other !== undefined) throw new UsageError(`option '${option}': ${path} would overwrite ${other}`)
    const place = join(identity(dirname(path)) ?? '', basename(path))
    if (names.has(place)) throw new UsageError(`option '${option}': ${path} is written by another option`)
    names.add(place)
    if (id !== undefined) taken.set(id, path)
  }
}

/** Whether something stands under this name; a device or a pipe is there to be written to. */
export const existsAlready = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isFile() === true

/** Temporary file beside the target, to the disk, then renamed over it. */
const replace = (path: string, bytes: Buffer, mode: number): void => {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    const file = openSync(temporary, 'wx', mode)
    try {
      writeFileSync(file, bytes)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** Writes a file so that it is there whole or not at all; an interrupt waits for the end. */
export const writeWhole = (path: string, text: string | Uint8Array, io: Io): void =>
  io.uninterrupted(() => {
    const bytes = Buffer.from(text)
    try {
      const old = statSync(path, { throwIfNoEntry: false })
      // A device or a pipe has no old contents to protect, and must not be renamed over.
      if (old !== undefined && !old.isFile()) writeFileSync(path, bytes)
      // A link stays a link: what it points to is replaced.
      else replace(old === undefined ? path : realpathSync(path), bytes, old?.mode ?? 0o666)
    } catch (error) {
      throw new OutsideError(`cannot write ${path}: ${codeOf(error) ?? String(error)}`)
    }
  })
