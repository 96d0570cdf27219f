import { readFileSync, statSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import type { Parsed } from '../../formats/diagnostics/diagnostic.ts'
import { parseTokens, type TokenEntry } from '../../formats/others/parse-tokens.ts'

/** Looked at at most once in this time. */
const LOOK_MS = 1000

/** A file of tokens, read again when it changes: tokens come and go without a restart. */
export class TokenFile {
  readonly #path: string
  readonly #failed: (reason: string) => void
  #entries: readonly TokenEntry[]
  #version: string
  #lookedMs = performance.now()

  /** As it was read; `failed` is told when it no longer can be, and those of before stay. */
  constructor(path: string, entries: readonly TokenEntry[], failed: (reason: string) => void) {
    this.#path = path
    this.#entries = entries
    this.#failed = failed
    this.#version = versionOf(path)
  }

  get entries(): readonly TokenEntry[] {
    if (performance.now() - this.#lookedMs >= LOOK_MS) this.look()
    return this.#entries
  }

  /** Reads it where it is another one than before. */
  look(): void {
    this.#lookedMs = performance.now()
    const version = versionOf(this.#path)
    if (version === this.#version) return
    this.#version = version
    const read = readTokens(this.#path)
    if (read.ok) this.#entries = read.value
    else
      this.#failed(
        read.diagnostics.map(({ line, message }) => `${this.#path}:${line}: ${message}`).join('; '),
      )
  }
}

/** Reads a file of tokens. One that cannot be read has no text, and therefore no tokens. */
export const readTokens = (path: string): Parsed<readonly TokenEntry[]> => {
  try {
    return parseTokens(readFileSync(path, 'utf8'), { file: path })
  } catch {
    return parseTokens('', { file: path })
  }
}

/** Another one for another file or content. */
const versionOf = (path: string): string => {
  try {
    const { ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true })
    return [ino, size, mtimeNs, ctimeNs].join(' ')
  } catch {
    return ''
  }
}
