import { SaxesParser } from 'saxes'
import { plainNumber } from '../foreign/amounts.ts'
import type { Document, Place } from '../foreign/document.ts'
import type { Findings } from '../foreign/findings.ts'

/** An element with its place in the text; names without their prefix. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  /** Character data directly inside, blanks at its ends removed. */
  readonly text: string
  readonly start: number
  /** Behind its opening tag. */
  readonly end: number
}

/** Deeper than any file that people have; a tree is walked by recursion. */
const DEEPEST = 200
/** A file of a hundred megabytes of `<a/>` must not become gigabytes of objects. */
const MOST_ELEMENTS = 4_000_000

const local = (name: string): string => name.slice(name.indexOf(':') + 1)

class Stop extends Error {}

interface Open {
  name: string
  attributes: Record<string, string>
  children: Open[]
  text: string
  start: number
  end: number
}

/**
 * XML as a tree. No DTD: a document type that declares entities is refused, none is ever expanded. The first mistake
 * goes to `findings`; the answer is then undefined.
 */
const xmlTree = (document: Document, findings: Findings): XmlElement | undefined => {
  const { text } = document.file
  const parser = new SaxesParser({ xmlns: false, position: true })
  const open: Open[] = []
  let root: Open | undefined
  let count = 0
  let tagStart = 0
  const refuse = (expected: string, found: string, offset: number): never => {
    const start = Math.min(Math.max(0, offset), Math.max(0, text.length - 1))
    findings.error({ document, at: { start, end: start + 1 } }, 'FOREIGN_SYNTAX', expected, found)
    throw new Stop()
  }
  parser.on('error', error =>
    refuse('well-formed XML', error.message.replace(/^\d+:\d+: /, ''), parser.position - 1),
  )
  parser.on('doctype', doctype => {
    if (/<!ENTITY/i.test(doctype))
      refuse('no entities of its own', 'a DTD with <!ENTITY', parser.position - 1)
  })
  parser.on('opentagstart', () => {
    tagStart = text.lastIndexOf('<', parser.position - 1)
  })
  parser.on('opentag', tag => {
    if (++count > MOST_ELEMENTS) refuse(`at most ${MOST_ELEMENTS} elements`, 'more', parser.position - 1)
    if (open.length >= DEEPEST) refuse(`at most ${DEEPEST} levels`, 'more', parser.position - 1)
    const element: Open = {
      name: local(tag.name),
      attributes: localKeys(tag.attributes as Record<string, string>),
      children: [],
      text: '',
      start: tagStart,
      end: parser.position,
    }
    open.at(-1)?.children.push(element)
    root ??= element
    open.push(element)
  })
  const addText = (more: string): void => {
    const element = open.at(-1)
    if (element !== undefined) element.text += more
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => {
    const element = open.pop()
    if (element !== undefined) element.text = element.text.trim()
  })
  try {
    parser.write(text).close()
  } catch (error) {
    if (error instanceof Stop) return undefined
    throw error
  }
  return root
}

/** A plain property even for `__proto__`. */
const localKeys = (attributes: Readonly<Record<string, string>>): Record<string, string> => {
  const result: Record<string, string> = Object.create(null) as Record<string, string>
  for (const [key, value] of Object.entries(attributes))
    result[key.startsWith('xmlns') ? key : local(key)] = value
  return result
}

export const childrenOf = (element: XmlElement | undefined, name: string): readonly XmlElement[] =>
  element?.children.filter(child => child.name === name) ?? []

export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find(child => child.name === name)

/** The element of that name nearest to the root, itself included. */
export const findElement = (root: XmlElement, name: string): XmlElement | undefined => {
  let level: readonly XmlElement[] = [root]
  while (level.length > 0) {
    const found = level.find(element => element.name === name)
    if (found !== undefined) return found
    level = level.flatMap(element => element.children)
  }
  return undefined
}

export const numberOf = (element: XmlElement | undefined, attribute: string): number | undefined =>
  plainNumber(element?.attributes[attribute])

/** Where an element stands, and how it is called. */
export type PlaceOf = (element: XmlElement, called: string) => Place

/** A file of XML as a tree, and how to point into it; undefined where it is none, which was said. */
export const xmlFile = (
  document: Document,
  findings: Findings,
): { readonly root: XmlElement; readonly placeOf: PlaceOf } | undefined => {
  const root = xmlTree(document, findings)
  const placeOf: PlaceOf = ({ start, end }, called) => ({ document, at: { start, end }, called })
  return root === undefined ? undefined : { root, placeOf }
}
