import type { Diagnostic } from '../formats/diagnostics/diagnostic.ts'
import { parseRequests } from '../formats/requests/parse-requests.ts'
import { printRequests } from '../formats/requests/print-requests.ts'
import { fileProblem } from '../formats/source/problems.ts'
import { soundTopology } from '../model/checks/require-input.ts'
import { topologyFaults } from '../model/checks/topology-faults.ts'
import type { Request } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import { type BuiltNetwork, buildNetwork } from './build/build-network.ts'
import { type BuiltRequests, buildRequests } from './build/build-requests.ts'
import type { Counts } from './build/counts.ts'
import type { BuildOptions } from './build/options.ts'
import { Document, type ForeignFile } from './foreign/document.ts'
import { Findings, type Note } from './foreign/findings.ts'
import type { Reading, ReadOptions } from './foreign/reading.ts'
import { FORMATS, type FormatName } from './format-names.ts'
import { readerOf } from './formats.ts'
import { sniff } from './sniff.ts'
import { plainSource } from './source/plain-source.ts'

export interface ConvertOptions {
  /** Default: found out by content. */
  readonly from?: FormatName
  readonly read: ReadOptions
  readonly build: BuildOptions
  /** Whether the flows of the file are wanted. */
  readonly requests: boolean
}

/** A network converted, and what is to be said about it. */
export interface Converted {
  readonly ok: true
  readonly format: FormatName
  readonly topology: Topology
  /** Of a file that has flows, where they were asked for. */
  readonly requests?: readonly Request[]
  /** Whether the file speaks of traffic alone: the topology is only the names of its ends. */
  readonly isTrafficOnly: boolean
  /** What is said behind requests, by position. */
  readonly requestRemarks: ReadonlyMap<string, string>
  /** Flows in the file. */
  readonly flows: number
  readonly counts: Counts
  readonly notes: readonly Note[]
  readonly remarks: BuiltNetwork['remarks']
  readonly attribution: readonly string[]
}

export type Conversion = Converted | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

/** A file of some other program as a topology and requests. Pure: the shell reads the files and writes what comes out. */
export const convertFiles = async (
  files: readonly ForeignFile[],
  options: ConvertOptions,
): Promise<Conversion> => {
  const [file] = files
  if (file === undefined) throw new RangeError('convertFiles: expected a file')
  const format = options.from ?? (file.bytes === undefined ? sniff(file.text, file.name) : 'pcap')
  const reader = format === undefined ? undefined : await readerOf(format)
  if (format === undefined || reader === undefined) return { ok: false, diagnostics: unknownFormat(file) }
  const findings = new Findings()
  const documents = files.map(f => new Document(f))
  const reading: Reading = { documents, options: options.read, findings }
  const network = reader(reading)
  const built = network === undefined ? undefined : buildNetwork(network, options.build, findings)
  const flows = network?.requests ?? []
  const asked =
    built === undefined || !(options.requests || network?.isTrafficOnly === true)
      ? undefined
      : buildRequests(flows, built.topology, built.names, options.read.packetBits, findings)
  if (built !== undefined && !findings.hasErrors)
    checkOutput(built, asked, network?.isTrafficOnly ?? false, findings)
  if (network === undefined || built === undefined || findings.hasErrors)
    return { ok: false, diagnostics: findings.diagnostics() }
  return {
    ok: true,
    format,
    topology: built.topology,
    ...(asked === undefined ? {} : { requests: asked.requests }),
    flows: flows.length,
    requestRemarks: new Map(asked?.remarks ?? []),
    isTrafficOnly: network.isTrafficOnly ?? false,
    counts: built.counts,
    notes: findings.notes,
    remarks: built.remarks,
    attribution: network.attribution ?? [],
  }
}

/** Whether the first line that says something starts data of JSON or YAML. */
const startsData = (text: string): boolean => {
  const first = text.split('\n').find(line => !/^\s*(?:#|---|$)/.test(line)) ?? ''
  return /^\s*(?:[[{]|["']?[\w.-]+["']?:(?:\s|$))/.test(first)
}

/** What is broken data is said so; else what was looked for. */
const unknownFormat = (file: ForeignFile): readonly Diagnostic[] => {
  const findings = new Findings()
  if (startsData(file.text.slice(0, 4096))) plainSource(new Document(file), findings)
  if (findings.hasErrors) return findings.diagnostics()
  const known = Object.entries(FORMATS).flatMap(([name, title]) => (name === 'xlane' ? [] : [title]))
  return [
    fileProblem(
      file.name,
      'FOREIGN_FORMAT',
      `one of ${known.join(', ')} (--from tells which)`,
      sniff(file.text, file.name) === 'xlane'
        ? 'a topology of xlane (--to writes it in a format of other programs)'
        : file.text.startsWith('version https://git-lfs.github.com/spec/')
          ? 'a pointer of Git LFS (git lfs pull fetches the file)'
          : /\S/.test(file.text)
            ? 'none of them'
            : 'an empty file',
    ),
  ]
}

/**
 * What is written must read back: the checks that judge every file and every object judge it. What they refuse is
 * reported where the file says it; what cannot be traced is a defect.
 */
const checkOutput = (
  { topology, placeOfNode, linkPlaces }: BuiltNetwork,
  asked: BuiltRequests | undefined,
  isTrafficOnly: boolean,
  findings: Findings,
): void => {
  const { faults } = topologyFaults(topology)
  for (const { path, code, expected, found, message } of faults) {
    const [list, at] = path
    const place =
      typeof at !== 'number'
        ? undefined
        : list === 'links'
          ? linkPlaces[at]
          : placeOfNode.get(topology.nodes[at]?.id ?? '')
    if (place === undefined) throw unreadable(code, String(list), message)
    findings.error(place, code, expected, found)
  }
  if (faults.length > 0 || asked === undefined || asked.requests.length === 0) return
  const text = printRequests(asked.requests, topology, { format: 'json' })
  const parsed = parseRequests(text, { file: 'requests', topology: soundTopology(topology) })
  // Without links nothing has a route; that is no news.
  const said = parsed.ok ? (isTrafficOnly ? [] : parsed.warnings) : parsed.diagnostics
  for (const { severity, code, path, expected, found, message } of said) {
    const place = asked.places[Number(/^requests\[(\d+)\]/.exec(path)?.[1] ?? 0)]
    if (place === undefined) throw unreadable(code, path, message)
    if (severity === 'error') findings.error(place, code, expected, found)
    else findings.odd('requests', `${code}: ${message}`, place)
  }
}

const unreadable = (code: string, path: string, message: string): Error =>
  new Error(`xlane convert wrote what xlane cannot read: ${code} ${path}: ${message}`)
