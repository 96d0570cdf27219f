import { basename, join } from 'node:path'
import {
  type EditedFile,
  editAllocationFile,
  editRequestsFile,
  editTopologyFile,
} from '../../../formats/edits/edit-files.ts'
import type { FixChange } from '../../../model/planning/fix.ts'
import type { Topology } from '../../../model/topology.ts'
import {
  applyFixes,
  applyFixesToRequests,
  type FixAmounts,
  type TriedRoutes,
} from '../../../planning/fix/apply-fixes.ts'
import type { AllocationOrRequests } from '../../input/inputs.ts'
import { checkFolder, isFolderName, isThere, makeFolder } from '../../output/make-folder.ts'
import type { OutputFile } from '../../output/output.ts'
import { checkOutputs } from '../../output/write-files.ts'
import { UsageError } from '../../process/failure.ts'

/** A file that was read. */
interface ReadFile {
  readonly path: string
  readonly text: string | undefined
}

interface Read {
  readonly topology: Topology
  readonly read: AllocationOrRequests
  readonly topologyFile: ReadFile
  readonly file: ReadFile
}

interface Asked {
  readonly changes: readonly FixChange[]
  readonly mended: ReadonlySet<string>
  readonly tried: TriedRoutes
  readonly amounts: FixAmounts
  readonly out: string
}

/** What is written, and what is to be said of it. */
export interface FixedFiles {
  readonly files: readonly OutputFile[]
  readonly remarks: readonly string[]
  readonly valid: boolean
}

const nameIn = (path: string, instead: string): string => (path === '-' ? instead : basename(path))

const outputsIn = (out: string, topologyPath: string, path: string): readonly [string, string] => [
  join(out, nameIn(topologyPath, 'topology.yaml')),
  join(out, nameIn(path, 'requests.yaml')),
]

/** Refuses, before any work is done, what could not be written at its end or would destroy an input. */
export const checkFixOutputs = (
  out: string | undefined,
  topologyPath: string,
  path: string,
  inputs: readonly (string | undefined)[],
): void => {
  if (out === undefined) return
  if (!isFolderName(out)) {
    checkOutputs([{ option: '--out', path: out }], inputs)
    return
  }
  checkFolder('--out', out)
  const [first, second] = outputsIn(out, topologyPath, path)
  if (first === second)
    throw new UsageError(`option '--out': both files are called ${basename(first)}: they need two names`)
  if (!isThere(out)) return
  checkOutputs(
    [first, second].map(one => ({ option: '--out', path: one })),
    inputs,
  )
}

/** Makes the folder for both files, where it is one. */
export const makeOutFolder = (out: string, topologyPath: string, path: string): void => {
  if (!isFolderName(out)) return
  makeFolder(out)
  const [first, second] = outputsIn(out, topologyPath, path)
  checkOutputs(
    [first, second].map(one => ({ option: '--out', path: one })),
    [topologyPath, path],
  )
}

/** Both files with the changes done, analysed afresh; as they were written, but for what changed. */
export const fixedFiles = (
  { topology, read, topologyFile, file }: Read,
  { changes, mended, tried, amounts, out }: Asked,
  options: Parameters<typeof applyFixes>[3],
): FixedFiles => {
  const remarks: string[] = []
  const say = (path: string, edited: EditedFile): string => {
    if (!edited.isEdited) remarks.push(`${path}: written anew, without comments`)
    return edited.text
  }
  const text = file.text ?? ''
  const fixed = ((): { readonly topology: Topology; readonly text: string; readonly valid: boolean } => {
    if (read.kind === 'allocation') {
      const after = applyFixes(topology, read.allocation, changes, options, amounts)
      const edited = editAllocationFile(text, read.allocation, after.allocation, after.topology)
      return { topology: after.topology, text: say(file.path, edited), valid: after.valid }
    }
    const after = applyFixesToRequests(topology, read.requests, changes, mended, tried, options, amounts)
    if (after.pinned.length > 0)
      remarks.push(
        `routes are fixed that were tried, so that it is placed the same: ${after.pinned.join(', ')}`,
      )
    if (after.rejected.length > 0) remarks.push(`still rejected: ${after.rejected.join(', ')}`)
    const edited = editRequestsFile(text, read.requests, after.requests, after.topology)
    return { topology: after.topology, text: say(file.path, edited), valid: after.valid }
  })()
  const ofTopology =
    fixed.topology === topology
      ? (topologyFile.text ?? '')
      : say(topologyFile.path, editTopologyFile(topologyFile.text ?? '', topology, fixed.topology))
  const files = written(
    out,
    { ...topologyFile, text: topologyFile.text ?? '' },
    ofTopology,
    { ...file, text },
    fixed.text,
  )
  return { files, remarks: [...remarks, fixed.valid ? 'VALID then' : 'NOT VALID yet'], valid: fixed.valid }
}

const written = (
  out: string,
  topology: { readonly path: string; readonly text: string },
  newTopology: string,
  file: { readonly path: string; readonly text: string },
  newFile: string,
): readonly OutputFile[] => {
  if (isFolderName(out)) {
    const [first, second] = outputsIn(out, topology.path, file.path)
    return [
      { path: first, text: newTopology },
      { path: second, text: newFile },
    ]
  }
  if (newTopology !== topology.text && newFile !== file.text)
    throw new UsageError(`option '--out': both files change: give a folder, ${out}/`)
  return [{ path: out, text: newTopology === topology.text ? newFile : newTopology }]
}
