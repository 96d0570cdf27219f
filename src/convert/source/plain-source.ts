import { asFields, type Fields, isFields } from '../../formats/reading/fields.ts'
import { type ReadSource, readSource } from '../../formats/source/read-source.ts'
import type { Path } from '../../formats/source/source.ts'
import type { Document, Place } from '../foreign/document.ts'
import type { Findings } from '../foreign/findings.ts'
import { onlyDocument, type Reading } from '../foreign/reading.ts'

/** Keys without quotes, which lenient parsers of JSON take; it is YAML, too. */
const LENIENT = /^\s*\{\s*[A-Za-z_]\w*\s*:/

/** The text of a file as data with places, whatever it is called where that misleads. */
export const readForeignSource = (text: string, name: string): ReadSource =>
  readSource(text, LENIENT.test(text) ? '' : name, 'a network', ['[\\w:.-]+'])

/**
 * JSON or YAML as plain data, through the product's own reader: limits of size and depth, exact numbers, duplicate keys
 * and places. What is wrong goes to `findings`; the answer is then undefined.
 */
export const plainSource = (document: Document, findings: Findings): unknown => {
  const { file } = document
  const read = readForeignSource(file.text, file.name)
  if (!read.ok) {
    for (const { code, expected, found } of read.diagnostics)
      findings.error({ document, at: { start: 0, end: 0 }, called: '' }, code, expected, found)
    return undefined
  }
  const { source } = read
  document.source = source
  for (const { severity, code, span, expected, found } of source.problems) {
    // Tags are the business of the program that the file is for.
    if (severity === 'error' && code !== 'DUPLICATE_KEY')
      findings.error({ document, at: span }, code, expected, found)
    else if (code === 'DUPLICATE_KEY')
      findings.odd('keys', `a key that stands twice: the last counts`, { document, at: span })
  }
  return source.data
}

/** The one file of a format that is plain data, as a map; undefined where it is none, which was said. */
export const plainFile = (
  reading: Reading,
): { readonly document: Document; readonly root: Fields } | undefined => {
  const document = onlyDocument(reading)
  const root = asFields(plainSource(document, reading.findings))
  return reading.findings.hasErrors ? undefined : { document, root }
}

/** Where a value of plain data stands. */
export const placeIn = (document: Document, ...at: Path): Place => ({ document, at })

/** A list of maps with the path of each; anything else in it is reported. */
export const mapsIn = (
  value: unknown,
  path: Path,
  document: Document,
  findings: Findings,
): readonly { readonly fields: Fields; readonly path: Path }[] => {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) {
    findings.error(
      placeIn(document, ...path),
      'WRONG_TYPE',
      'a list',
      isFields(value) ? 'a map' : String(value),
    )
    return []
  }
  return (value as readonly unknown[]).flatMap((entry, i) => {
    const at = [...path, i]
    if (isFields(entry)) return [{ fields: entry, path: at }]
    if (!findings.isFull)
      findings.error(
        placeIn(document, ...at),
        'WRONG_TYPE',
        'a map',
        entry === null ? 'nothing' : typeof entry === 'object' ? 'a list' : String(entry).slice(0, 40),
      )
    return []
  })
}

/** Entries of a map in the order of the file: ties of later choices depend on it. */
export const entriesInOrder = (
  fields: Fields,
  path: Path,
  document: Document,
): readonly (readonly [string, unknown])[] => {
  const keys = Object.keys(fields)
  if (!keys.some(key => /^\d+$/.test(key))) return Object.entries(fields)
  const ordered = document.keysInOrder(path).filter(key => Object.hasOwn(fields, key))
  return [...new Set([...ordered, ...keys])].map(key => [key, fields[key]])
}
