import { harmless } from '../formats/source/lines.ts'
import { pathText } from '../model/checks/fault.ts'
import type { Counts } from './build/counts.ts'
import type { Converted } from './convert.ts'
import type { ForeignFile, Place } from './foreign/document.ts'
import type { Note } from './foreign/findings.ts'
import { FORMATS } from './format-names.ts'

/** `11 nodes (0 hosts), 14 cables, 1 component`. */
export const countsText = ({
  nodes,
  hosts,
  cables,
  simplex,
  parallel,
  components,
  isolated,
}: Counts): string =>
  [
    `${counted(nodes, 'node')} (${counted(hosts, 'host')})`,
    counted(cables, 'cable'),
    ...(simplex > 0 ? [`${simplex} one-way ${simplex === 1 ? 'link' : 'links'}`] : []),
    ...(parallel > 0 ? [`${parallel} parallel`] : []),
    ...(isolated > 0 ? [`${isolated} isolated`] : []),
    counted(components, 'component'),
  ].join(', ')

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`

/** `14 of 14 links: bandwidth assumed 10 Gbit/s`. */
export const noteText = ({ places, of, text }: Note): string =>
  of === undefined
    ? `${places.length === 1 ? '' : `${places.length}: `}${text}`
    : `${places.length} of ${of.count} ${of.what}: ${text}`

/** Where a place is, for people and for JSON. */
export const positionOf = ({
  document,
  at,
  called,
}: Place): { file: string; line: number; column: number; called: string } => {
  const { line, column } = document.lines.position(document.spanOf(at).start)
  return {
    file: document.file.name,
    line,
    column,
    called: harmless(called ?? ('start' in at ? '' : pathText(at))),
  }
}

const FEW = 3

/** The notes for a terminal: what was assumed, then what was lost or odd, with the first places of each. */
export const notesText = (notes: readonly Note[]): readonly string[] =>
  ORDER.flatMap(kind =>
    notes
      .filter(note => note.kind === kind)
      .map(note =>
        kind === 'assumption' ? noteText(note) : `${WORDS[kind]}: ${noteText(note)} (${placesText(note)})`,
      ),
  )

const ORDER: readonly Note['kind'][] = ['assumption', 'loss', 'odd']
const WORDS = { assumption: 'assumed', loss: 'not kept', odd: 'warning' } as const

const placesText = ({ places }: Note): string => {
  const shown = places.slice(0, FEW).map(place => {
    const { file, line, column, called } = positionOf(place)
    return `${file}:${line}:${column}${called === '' ? '' : ` ${called}`}`
  })
  return [...shown, ...(places.length > FEW ? [`and ${places.length - FEW} more`] : [])].join(', ')
}

export interface Origin {
  readonly version: string
  readonly files: readonly ForeignFile[]
  /** The options given, as typed. */
  readonly options: string
}

/** The comment at the top of what is written: where it comes from and what was assumed. */
export const headerText = (
  { format, counts, notes, attribution }: Converted,
  { version, files, options }: Origin,
): string =>
  [
    `Converted by xlane ${version} from ${FORMATS[format]}`,
    ...files.map(({ name, sha256 }) => `source: ${name}, sha256 ${sha256}`),
    ...(options === '' ? [] : [`options: ${options}`]),
    countsText(counts),
    ...notesText(notes).map(line => line),
    ...attribution,
  ]
    .map(line => harmless(line.replace(/\s+/g, ' ')))
    .join('\n')

/** Places of one note that JSON lists; `count` says how many there are. */
const MOST_PLACES = 1000

/** `xlane/conversion@1`. */
export const conversionJson = (
  converted: Converted,
  { files }: Origin,
  wrote: Readonly<Record<string, string>>,
): string => {
  const { format, counts, notes, flows, attribution } = converted
  const listed = (kind: Note['kind']): readonly object[] =>
    notes
      .filter(note => note.kind === kind)
      .map(({ about, text, places, of }) => ({
        about,
        text,
        count: places.length,
        ...(of === undefined ? {} : { of: of.count }),
        places: places.slice(0, MOST_PLACES).map(positionOf),
      }))
  const json = {
    schema: 'xlane/conversion@1',
    sources: files.map(({ name, sha256 }) => ({ file: name, sha256 })),
    format,
    counts,
    flows,
    assumptions: listed('assumption'),
    losses: listed('loss'),
    warnings: listed('odd'),
    attribution,
    wrote,
  }
  return `${JSON.stringify(json, null, 2)}\n`
}
