import type { Converted } from '../../../convert/convert.ts'
import type { Origin } from '../../../convert/say-conversion.ts'
import { shellWord } from '../../../dataplane/shell.ts'
import { fileFormat, type OutputFile, writeOutputs } from '../../output/output.ts'
import { note, sayDiagnostics } from '../../output/say.ts'
import { checkOutputs } from '../../output/write-files.ts'
import type { Run } from '../../process/command.ts'
import { InputError, UsageError } from '../../process/failure.ts'
import { VERSION } from '../../process/version.ts'
import { type ConvertCliOptions, resolveOptions } from './convert-options.ts'
import { readForeign } from './read-foreign.ts'

/** Options that say nothing about what is in the result. */
const NOT_CONTENT = /^--(?:out|requests|devices|color|diagnostics|json|strict|quiet)(?:=|$)|^-[oq]/
const WITHOUT_VALUE = /^(?:--(?:json|strict|quiet)|-q|-o.+)$/

/** The options as typed, for the header. */
const optionsText = (argv: readonly string[], paths: readonly string[]): string => {
  const telling = argv.slice(1).filter((arg, i) => {
    const before = argv[i]
    const isValue =
      before !== undefined && NOT_CONTENT.test(before) && !before.includes('=') && !WITHOUT_VALUE.test(before)
    return !paths.includes(arg) && !NOT_CONTENT.test(arg) && !isValue
  })
  return telling.map(shellWord).join(' ')
}

/** A foreign file to a topology, and its flows to requests. */
export const convertAndPrint = async (
  paths: readonly string[],
  options: ConvertCliOptions,
  run: Run,
): Promise<void> => {
  const { io, argv } = run
  if (paths.filter(path => path === '-').length > 1)
    throw new UsageError('only one file can come from standard input')
  checkOutputs(
    [
      { option: '--out <file>', path: options.out },
      { option: '--requests <file>', path: options.requests },
      { option: '--devices <file>', path: options.devices },
    ],
    [...paths, options.set],
  )
  const { files, diagnostics } = await readForeign(paths)
  const rules = await readRules(options, run)
  const resolved = await resolveOptions(options, rules.value)
  const unreadable = [...diagnostics, ...rules.diagnostics]
  if (unreadable.length > 0) {
    await sayDiagnostics(unreadable, options, io)
    throw new InputError()
  }
  const { convertFiles } = await import('../../../convert/convert.ts')
  const { from } = options
  const converted = await convertFiles(files, {
    ...resolved,
    requests: options.requests !== undefined,
    ...(from === undefined ? {} : { from }),
  })
  if (!converted.ok) {
    await sayDiagnostics(converted.diagnostics, options, io)
    throw new InputError()
  }
  await print(converted, { version: VERSION, files, options: optionsText(argv, paths) }, options, run)
}

const readRules = async ({ set }: ConvertCliOptions, { io: _ }: Run) => {
  const { NO_RULES, parseRules } = await import('../../../convert/build/rules.ts')
  if (set === undefined) return { value: NO_RULES, diagnostics: [] }
  const { readTextFile } = await import('../../../formats/files.ts')
  const text = await readTextFile(set)
  const parsed = text.ok ? parseRules(text.text, { file: set }) : text
  return parsed.ok && 'value' in parsed
    ? { value: parsed.value, diagnostics: [] }
    : { value: NO_RULES, diagnostics: 'diagnostics' in parsed ? parsed.diagnostics : [] }
}

const print = async (
  converted: Converted,
  origin: Origin,
  options: ConvertCliOptions,
  run: Run,
): Promise<void> => {
  const { io } = run
  const { printTopology } = await import('../../../formats/topology/print-topology.ts')
  const { conversionJson, countsText, headerText, notesText } = await import(
    '../../../convert/say-conversion.ts'
  )
  const { FORMATS } = await import('../../../convert/format-names.ts')
  const comment = headerText(converted, origin)
  const { topology, remarks, requests, notes } = converted
  const { out } = options
  const topologyText = (format: 'yaml' | 'json'): string =>
    printTopology(topology, { format, comment, remarks })
  const outputs: OutputFile[] = out === undefined ? [] : [{ path: out, text: topologyText(fileFormat(out)) }]
  const { printRequests } = await import('../../../formats/requests/print-requests.ts')
  const requestsText = (format: 'yaml' | 'json'): string =>
    printRequests(requests ?? [], topology, { format, comment, notes: converted.requestRemarks })
  if (options.requests !== undefined)
    outputs.push({ path: options.requests, text: requestsText(fileFormat(options.requests)) })
  if (options.devices !== undefined) {
    const { devicesText } = await import('../../../convert/print-devices.ts')
    outputs.push({ path: options.devices, text: devicesText(topology, comment) })
  }
  writeOutputs(outputs, io)
  if (options.json) {
    const wrote = {
      ...(out === undefined ? {} : { topology: out }),
      ...(options.requests === undefined ? {} : { requests: options.requests }),
    }
    io.stdout.write(conversionJson(converted, origin, wrote))
  } else if (out === undefined && !converted.isTrafficOnly) io.stdout.write(topologyText('yaml'))
  else if (converted.isTrafficOnly && options.requests === undefined) io.stdout.write(requestsText('yaml'))
  const [first] = origin.files
  note(`${first?.name}: ${FORMATS[converted.format]}: ${countsText(converted.counts)}`, options, io)
  for (const line of notesText(notes)) note(line, options, io)
  if (converted.isTrafficOnly && out !== undefined)
    note(`${out} has no links: the file speaks of traffic alone`, options, io)
  if (converted.flows > 0 && options.requests === undefined && !converted.isTrafficOnly)
    note(`${converted.flows} flows in the file: --requests FILE writes them`, options, io)
  for (const { path } of outputs) note(`wrote ${path}`, options, io)
  if (options.strict && notes.some(({ kind }) => kind === 'assumption')) run.exitCode = 1
}
