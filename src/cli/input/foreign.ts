import type { Diagnostic } from '../../formats/diagnostics/diagnostic.ts'
import type { ReadBytes } from '../../formats/files.ts'

/** One line for a file of another program, with the command that converts it; undefined for any other. */
export const foreignHint = async (
  read: ReadBytes,
  file: string,
  wanted: 'topology' | 'requests',
): Promise<Diagnostic | undefined> => {
  if (!read.ok) return undefined
  const { isCapture, sniff } = await import('../../convert/sniff.ts')
  const { FORMATS } = await import('../../convert/format-names.ts')
  const format = read.text.ok ? sniff(read.text.text, file) : isCapture(read.bytes) ? 'pcap' : undefined
  if (format === undefined || format === 'xlane') return undefined
  const { fileProblem } = await import('../../formats/source/problems.ts')
  const name = file === '<stdin>' ? '-' : file
  const { shellWord } = await import('../../dataplane/shell.ts')
  const makes =
    wanted === 'topology' && format !== 'pcap' ? '--out topology.yaml' : '--requests requests.yaml'
  const command = `xlane convert ${shellWord(name)} ${makes}`
  return fileProblem(
    file,
    'FOREIGN_FORMAT',
    `${wanted} of xlane (${command} makes them)`,
    `a file of ${FORMATS[format]}`,
  )
}
