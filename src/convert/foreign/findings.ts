import type { Diagnostic, DiagnosticCode } from '../../formats/diagnostics/diagnostic.ts'
import { diagnosticAt } from '../../formats/source/problems.ts'
import type { Path } from '../../formats/source/source.ts'
import { pathText } from '../../model/checks/fault.ts'
import type { Place } from './document.ts'

/** What was filled in, or could not be kept. */
export interface Note {
  /** `assumption`: a value that the file does not give. `loss`: what it says and a topology cannot. `odd`: what it probably does not mean. */
  readonly kind: 'assumption' | 'loss' | 'odd'
  /** What it is about: `bandwidth`, `delay`, `role`, `self-loop`. */
  readonly about: string
  /** The sentence for people; the same for all places that are counted together. */
  readonly text: string
  /** Where, in file order. */
  readonly places: readonly Place[]
  /** Out of how many links, nodes or requests. */
  readonly of?: { readonly count: number; readonly what: string }
}

/** Beyond this many errors the rest is only counted. */
const MOST_ERRORS = 1000
const MOST_SHOWN = 100

interface FoundError {
  readonly place: Place
  readonly code: DiagnosticCode
  readonly expected: string
  readonly found: string
  readonly suggestion?: string
}

/** Everything that is wrong, filled in or left out, gathered while a file is converted. */
export class Findings {
  readonly #errors: FoundError[] = []
  #errorCount = 0
  readonly #notes = new Map<string, { note: Omit<Note, 'places'>; places: Place[] }>()

  error(place: Place, code: DiagnosticCode, expected: string, found: string, suggestion?: string): void {
    this.#errorCount++
    if (this.#errors.length < MOST_ERRORS)
      this.#errors.push({ place, code, expected, found, ...(suggestion === undefined ? {} : { suggestion }) })
  }

  get hasErrors(): boolean {
    return this.#errorCount > 0
  }

  /** Whether it is pointless to look further. */
  get isFull(): boolean {
    return this.#errorCount >= MOST_ERRORS
  }

  /** Counts a place to the note of the same text. */
  note(kind: Note['kind'], about: string, text: string, place: Place, of?: Note['of']): void {
    // The text tells what it is about, too.
    const known = this.#notes.get(text)
    if (known !== undefined) known.places.push(place)
    else
      this.#notes.set(text, {
        note: { kind, about, text, ...(of === undefined ? {} : { of }) },
        places: [place],
      })
  }

  odd(about: string, text: string, place: Place): void {
    this.note('odd', about, text, place)
  }

  lose(about: string, text: string, place: Place): void {
    this.note('loss', about, text, place)
  }

  get notes(): readonly Note[] {
    return [...this.#notes.values()].map(({ note, places }) => ({ ...note, places }))
  }

  /** In the order of the file. */
  diagnostics(): readonly Diagnostic[] {
    const placed = this.#errors.map(error => ({ error, span: error.place.document.spanOf(error.place.at) }))
    placed.sort((a, b) =>
      a.error.place.document === b.error.place.document ? a.span.start - b.span.start : 0,
    )
    const shown = placed
      .slice(0, MOST_SHOWN)
      .map(({ error: { place, ...error }, span }) =>
        diagnosticAt(place.document.file.name, place.document.lines, { ...error, path: callOf(place) }, span),
      )
    const rest = this.#errorCount - shown.length
    const last = shown.at(-1)
    if (rest <= 0 || last === undefined) return shown
    const message = `and ${rest} more`
    const { excerpt: _line, suggestion: _near, ...end } = last
    return [
      ...shown,
      { ...end, code: 'MORE_PROBLEMS', line: 0, column: 0, path: '', message, expected: '', found: '' },
    ]
  }
}

/** How a place is called in a diagnostic. */
const callOf = ({ at, called }: Place): string => called ?? ('start' in at ? '' : pathText(at as Path))
