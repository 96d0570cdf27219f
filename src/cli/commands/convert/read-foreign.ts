import { createHash } from 'node:crypto'
import type { ForeignFile } from '../../../convert/foreign/document.ts'
import type { Diagnostic } from '../../../formats/diagnostics/diagnostic.ts'

export interface ForeignFiles {
  readonly files: readonly ForeignFile[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Files of other programs: text where they are text, and the hash of their bytes. */
export const readForeign = async (paths: readonly string[]): Promise<ForeignFiles> => {
  const { readBytesFile } = await import('../../../formats/files.ts')
  const { fileProblem } = await import('../../../formats/source/problems.ts')
  const { isCapture } = await import('../../../convert/sniff.ts')
  const files: ForeignFile[] = []
  const diagnostics: Diagnostic[] = []
  for (const path of paths) {
    const read = await readBytesFile(path)
    if (!read.ok) {
      diagnostics.push(...read.diagnostics)
      continue
    }
    const { bytes, text } = read
    const name = path === '-' ? '<stdin>' : path
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    if (text.ok) files.push({ name, text: text.text, sha256 })
    else if (isCapture(bytes)) files.push({ name, text: '', bytes, sha256 })
    else if (bytes[0] === 0x1f && bytes[1] === 0x8b)
      diagnostics.push(
        fileProblem(name, 'NOT_TEXT', 'UTF-8 text', 'a file packed by gzip (gunzip unpacks it)'),
      )
    else diagnostics.push(...text.diagnostics)
  }
  return { files, diagnostics }
}
