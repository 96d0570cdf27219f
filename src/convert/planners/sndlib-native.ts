import type { Span } from '../../formats/source/source.ts'
import { plainNumber } from '../foreign/amounts.ts'
import type { Place } from '../foreign/document.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode, ForeignRequest } from '../foreign/network.ts'
import { onlyDocument, type Reading } from '../foreign/reading.ts'
import { demandRate, moduleRate, sndlibUnit } from './sndlib.ts'

/** A word, or what stands in parentheses. */
type Term =
  | { readonly text: string; readonly at: Span }
  | { readonly inside: readonly Term[]; readonly at: Span }

const TOKEN = /\s+|#[^\n]*|[()]|[^\s()#]+/y
const DEEPEST = 100

/** Networks of SNDlib in its native format: sections of entries `NAME ( … ) numbers`. */
export const readSndlibNative = (reading: Reading): ForeignNetwork | undefined => {
  const document = onlyDocument(reading)
  const terms = termsOf(document.file.text, (at, expected, found) =>
    reading.findings.error({ document, at }, 'FOREIGN_SYNTAX', expected, found),
  )
  if (terms === undefined) return undefined
  const placeOf = (at: Span, called: string): Place => ({ document, at, called })
  const unit = sndlibUnit(metaUnit(section(terms, 'META')), reading)
  const nodes: ForeignNode[] = entries(section(terms, 'NODES')).map(({ name, rest, at }) => {
    const [x, y] = words(rest[0]).map(plainNumber)
    return {
      id: name,
      place: placeOf(at, `node ${name}`),
      ...(x === undefined || y === undefined ? {} : { position: { x, y } }),
    }
  })
  const links: ForeignLink[] = entries(section(terms, 'LINKS')).map(({ name, rest, at }) => {
    const [ends, installed, , , , modules] = rest
    const [from = '', to = ''] = words(ends)
    const place = placeOf(at, `link ${name}`)
    const possible = words(modules).filter((_, i) => i % 2 === 0)
    return {
      from,
      to,
      place,
      id: name,
      ...moduleRate({ installed: word(installed), possible }, unit, place, reading),
    }
  })
  const requests: ForeignRequest[] = entries(section(terms, 'DEMANDS')).flatMap(({ name, rest, at }) => {
    const [ends, , value] = rest
    const [sender = '', receiver = ''] = words(ends)
    const demand = { id: name, place: placeOf(at, `demand ${name}`), sender, receivers: [receiver] }
    return demandRate(demand, word(value), unit, reading)
  })
  return { name: '', nodes, links, requests }
}

const termsOf = (
  text: string,
  refuse: (at: Span, expected: string, found: string) => void,
): readonly Term[] | undefined => {
  const stack: { terms: Term[]; at: Span }[] = [{ terms: [], at: { start: 0, end: 1 } }]
  for (let at = 0; at < text.length; ) {
    TOKEN.lastIndex = at
    const token = TOKEN.exec(text)?.[0] ?? text[at]!
    const span = { start: at, end: at + token.length }
    at = span.end
    if (/^\s|^#/.test(token)) continue
    const open = stack.at(-1)!
    if (token === '(') {
      if (stack.length > DEEPEST) {
        refuse(span, `at most ${DEEPEST} levels`, 'more')
        return undefined
      }
      stack.push({ terms: [], at: span })
    } else if (token === ')') {
      stack.pop()
      const outer = stack.at(-1)
      if (outer === undefined) {
        refuse(span, 'a parenthesis that was opened', ')')
        return undefined
      }
      outer.terms.push({ inside: open.terms, at: open.at })
    } else open.terms.push({ text: token, at: span })
  }
  const left = stack.at(-1)!
  if (stack.length === 1) return left.terms
  refuse(left.at, 'a closing parenthesis', 'the end of the file')
  return undefined
}

const section = (terms: readonly Term[], name: string): readonly Term[] => {
  const at = terms.findIndex(term => 'text' in term && term.text === name)
  const next = at < 0 ? undefined : terms[at + 1]
  return next !== undefined && 'inside' in next ? next.inside : []
}

interface Entry {
  readonly name: string
  readonly at: Span
  readonly rest: readonly Term[]
}

/** `NAME ( … ) …`, until the next name before a parenthesis. */
const entries = (terms: readonly Term[]): readonly Entry[] => {
  const starts = terms.flatMap((term, i) => {
    const next = terms[i + 1]
    return 'text' in term && next !== undefined && 'inside' in next && plainNumber(term.text) === undefined
      ? [i]
      : []
  })
  return starts.map((start, i) => {
    const name = terms[start]!
    return { name: word(name) ?? '', at: name.at, rest: terms.slice(start + 1, starts[i + 1]) }
  })
}

const word = (term: Term | undefined): string | undefined =>
  term !== undefined && 'text' in term ? term.text : undefined

const words = (term: Term | undefined): readonly string[] =>
  term !== undefined && 'inside' in term ? term.inside.flatMap(inner => word(inner) ?? []) : []

const metaUnit = (terms: readonly Term[]): string | undefined => {
  const at = terms.findIndex(term => word(term)?.toLowerCase() === 'unit')
  return at < 0
    ? undefined
    : terms
        .slice(at + 1)
        .map(word)
        .find(text => text !== undefined && text !== '=')
}
