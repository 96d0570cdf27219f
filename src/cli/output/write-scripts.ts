import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DeviceFile } from '../../dataplane/device-file.ts'
import { MANIFEST_NAME, type Manifest, type ManifestFile, parseManifest } from '../../dataplane/manifest.ts'
import { toJson } from '../../report/typeset/json.ts'
import { OutsideError } from '../process/failure.ts'
import type { Io } from '../process/io.ts'
import { statOf } from './make-folder.ts'
import { writeOutputs } from './output.ts'
import { checkOutputs } from './write-files.ts'

/** A folder that is there, or that can be made where its parent is. */
export const checkFolder = (path: string): void => {
  const stat = statOf(path)
  if (stat === undefined) checkOutputs([{ option: '--out', path }], [])
  else if (!stat.isDirectory()) throw new OutsideError(`option '--out': ${path} is not a folder`)
}

/** What an earlier run has left in a folder, if any. */
export const manifestIn = (folder: string): Manifest | undefined => {
  const path = join(folder, MANIFEST_NAME)
  return statOf(path)?.isFile() === true ? parseManifest(readFileSync(path, 'utf8')) : undefined
}

/** What became of scripts of an earlier run that are no longer wanted. */
export interface Stale {
  readonly removed: readonly string[]
  /** Somebody has changed them. */
  readonly kept: readonly string[]
}

/** Scripts of an earlier run that this one has nothing to do with: those of other targets. */
export const ofOthers = (
  before: Manifest | undefined,
  target: DeviceFile['target'] | undefined,
): readonly ManifestFile[] =>
  target === undefined ? [] : (before?.files ?? []).filter(({ name }) => !name.endsWith(`.${target}.sh`))

/** Removes scripts that an earlier run wrote and that are not among the new ones; only those that are as it wrote them. */
export const removeStale = (
  folder: string,
  before: Manifest | undefined,
  files: readonly Pick<DeviceFile, 'name'>[],
): Stale => {
  const wanted = new Set(files.map(({ name }) => name))
  const stale = (before?.files ?? []).filter(
    ({ name }) => !wanted.has(name) && lstatSync(join(folder, name), { throwIfNoEntry: false })?.isFile(),
  )
  const isOurs = ({ name, hash }: ManifestFile): boolean => sha256(readFileSync(join(folder, name))) === hash
  const removed = stale.filter(isOurs).map(({ name }) => name)
  for (const name of removed) rmSync(join(folder, name))
  return { removed, kept: stale.map(({ name }) => name).filter(name => !removed.includes(name)) }
}

export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')

/** Writes all scripts into `folder`, or none of them, and what they are beside them. */
export const writeScripts = (
  folder: string,
  files: readonly DeviceFile[],
  manifest: Manifest,
  inputs: readonly (string | undefined)[],
  io: Io,
): void => {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new OutsideError(`cannot make ${folder}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`)
  }
  const outputs = [...files, { name: MANIFEST_NAME, text: toJson(manifest) }].map(({ name, text }) => ({
    path: join(folder, name),
    text,
  }))
  checkOutputs(
    outputs.map(({ path }) => ({ option: '--out', path })),
    inputs,
  )
  writeOutputs(outputs, io)
}
