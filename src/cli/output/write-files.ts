import { randomBytes } from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { OutsideError, UsageError } from '../process/failure.ts'
import type { Io } from '../process/io.ts'

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code

const WORDS: Readonly<Record<string, string>> = {
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its links lead in a circle',
  EACCES: 'not allowed',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of its path is no folder',
  ENOSPC: 'the disk is full',
}

const why = (error: unknown): string => {
  const code = codeOf(error)
  return code === undefined ? String(error) : code in WORDS ? `${WORDS[code]} (${code})` : code
}

/** What a path leads to, undefined where nothing is there. Throws OutsideError where that cannot be told. */
const statOf = (path: string): Stats | undefined => {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    throw new OutsideError(`cannot write ${path}: ${why(error)}`)
  }
}

/** What a file is beyond its name: the same file by another path or link has the same. */
const identity = (path: string): string | undefined => {
  try {
    const { dev, ino } = statSync(path, { bigint: true })
    return `${dev}:${ino}`
  } catch {
    // Nothing that could be overwritten; why it cannot be reached is said by who reads or writes it.
    return undefined
  }
}

const ANYONE_WRITES = 0o222

/** As a shell's `>` would: a file that nobody may write to is not replaced, whoever owns its folder. */
const isReadOnly = (path: string, { mode }: Stats): boolean => {
  if ((mode & ANYONE_WRITES) === 0) return true
  try {
    accessSync(path, constants.W_OK)
    return false
  } catch {
    return true
  }
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
    const folder = statOf(dirname(path))
    if (folder === undefined) throw new OutsideError(`option '${option}': no folder ${dirname(path)}`)
    if (!folder.isDirectory()) throw new OutsideError(`option '${option}': ${dirname(path)} is not a folder`)
    const target = statOf(path)
    if (target?.isDirectory()) throw new OutsideError(`option '${option}': ${path} is a folder`)
    if (target?.isFile() === true && isReadOnly(path, target))
      throw new OutsideError(`option '${option}': ${path} is there and read-only`)
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
export const existsAlready = (path: string): boolean => statOf(path)?.isFile() === true

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
    // A file that is mounted by itself cannot be replaced, nor anything in a folder that is read-only.
    if (!IN_PLACE.has(codeOf(error) ?? '') || !existsAlready(path)) throw error
    writeFileSync(path, bytes)
  }
}

const IN_PLACE: ReadonlySet<string> = new Set(['EBUSY', 'EACCES', 'EPERM', 'EROFS', 'EXDEV'])

/** Where a path leads: a link that leads to nothing yet, to what it names. */
const targetOf = (path: string): string => {
  if (existsSync(path)) return realpathSync(path)
  const link = lstatSync(path, { throwIfNoEntry: false })
  return link?.isSymbolicLink() === true ? targetOf(resolve(dirname(path), readlinkSync(path))) : path
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
      else replace(targetOf(path), bytes, old?.mode ?? 0o666)
    } catch (error) {
      throw new OutsideError(`cannot write ${path}: ${why(error)}`)
    }
  })
