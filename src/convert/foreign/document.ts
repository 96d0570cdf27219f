import { Lines } from '../../formats/source/lines.ts'
import type { Path, Source, Span } from '../../formats/source/source.ts'

/** One file to be converted, as the shell read it. */
export interface ForeignFile {
  /** The name diagnostics give it. */
  readonly name: string
  /** Its text, without a byte order mark; empty where it is binary. */
  readonly text: string
  /** Its bytes where they are no text: a capture. */
  readonly bytes?: Uint8Array
  /** Of its bytes, in hexadecimal. */
  readonly sha256: string
}

/** A file while it is read: positions are looked up for what is shown, and only then. */
export class Document {
  readonly file: ForeignFile
  #source: Source | undefined
  #lines: Lines | undefined

  constructor(file: ForeignFile) {
    this.file = file
  }

  /** Where paths of JSON and YAML lead. */
  set source(source: Source) {
    this.#source = source
  }

  /** Keys of the map at `path` in the order of the file, where objects put whole numbers first. */
  keysInOrder(path: Path): readonly string[] {
    return this.#source?.keysInOrder(path) ?? []
  }

  get lines(): Lines {
    this.#lines ??= new Lines(this.file.text)
    return this.#lines
  }

  spanOf(at: Span | Path): Span {
    if (isSpan(at)) return at
    return this.#source?.locate(at, 'value') ?? { start: 0, end: 0 }
  }
}

const isSpan = (at: Span | Path): at is Span => 'start' in at

/** Where something stands: offsets in the text, or the keys that lead to it. */
export interface Place {
  readonly document: Document
  readonly at: Span | Path
  /** How the place is called: `edge 3`, `links[2].capacity`. Default the path. */
  readonly called?: string
}
