import { type Fault, type FaultCode, pathText, sentence } from '../../model/checks/fault.ts'
import type { Diagnostic, DiagnosticCode, Severity } from '../diagnostics/diagnostic.ts'
import { harmless, Lines } from './lines.ts'
import type { Path, Source, SourceProblem, Span } from './source.ts'

/** A mistake before its position is known. */
export interface FileProblem {
  readonly severity?: Severity
  readonly code: DiagnosticCode
  readonly path: Path
  /** Point at the key of `path`, not at its value. */
  readonly at?: 'key' | 'value'
  readonly expected: string
  readonly found: string
  readonly suggestion?: string | undefined
}

/** Beyond this many the rest is only counted; a file of garbage must not become a gigabyte of messages. */
const MOST_KEPT = 1000
/** At most this many are answered, then one MORE_PROBLEMS. */
const MOST_SHOWN = 100

/** Collects every mistake of one file; positions are looked up at the end, for those that are shown. */
export class Problems {
  private readonly kept: FileProblem[] = []
  private count = 0
  private errorCount = 0

  add(problem: FileProblem): void {
    this.count++
    if ((problem.severity ?? 'error') === 'error') this.errorCount++
    if (this.kept.length < MOST_KEPT) this.kept.push(problem)
  }

  /**
   * Takes over what the checks of the model found below `path`: keys of the model become those of files (`periodPs` is
   * `period`), and `found`, where given, is the text as it stands in the file.
   */
  addFaults(path: Path, faults: readonly Fault[], found?: string): void {
    for (const { path: inside, code, expected, found: value, suggestion } of faults)
      this.add({
        code,
        path: [...path, ...inside.map(fileKey)],
        at: code === 'CONFLICTING_KEYS' ? 'key' : 'value',
        expected,
        found: found ?? value,
        suggestion,
      })
  }

  /** The errors as faults of a value that came from no file. */
  toFaults(): readonly Fault[] {
    return this.kept.flatMap(({ severity = 'error', code, path, expected, found, suggestion }) =>
      severity !== 'error'
        ? []
        : [
            {
              path,
              code: code as FaultCode,
              expected,
              found,
              message: sentence(expected, found, suggestion),
              ...(suggestion === undefined ? {} : { suggestion }),
            },
          ],
    )
  }

  get hasErrors(): boolean {
    return this.errorCount > 0
  }

  /** Whether it is pointless to look further. */
  get isFull(): boolean {
    return this.errorCount >= MOST_KEPT
  }

  /** In the order of the file; with errors, verdicts are left out (what they say of half a file may be wrong). */
  toDiagnostics(file: string, source: Source): readonly Diagnostic[] {
    if (this.count === 0 && source.problems.length === 0) return []
    const lines = new Lines(source.text)
    const all = [
      ...source.problems.map(p => ({ p: fromSource(p), span: p.span })),
      ...this.kept.map(p => ({ p, span: source.locate(p.path, p.at ?? 'value') })),
    ]
    const failed = all.some(({ p }) => (p.severity ?? 'error') === 'error')
    const shown = all
      .filter(({ p }) => !failed || p.severity !== 'verdict')
      .sort((a, b) => a.span.start - b.span.start)
    const total = shown.length + this.count - this.kept.length
    const diagnostics = shown.slice(0, MOST_SHOWN).map(({ p, span }) => diagnose(file, lines, p, span))
    if (total > diagnostics.length)
      diagnostics.push(more(file, total - diagnostics.length, failed, this.isFull))
    return diagnostics
  }
}

/** The key of a file for one of the model, whose name ends with its unit. */
export const fileKey = (key: string | number): string | number =>
  typeof key === 'number' ? key : (OTHER_KEYS[key] ?? key.replace(/(?:Bits|Bps|Ppb|Ps)$/, ''))

/** Keys of files that say less than the model's, which stand without their context. */
const OTHER_KEYS: Readonly<Record<string, string>> = {
  minLoadSizeBits: 'minSize',
  jitterLimitPs: 'jitter',
  expressLanes: 'express',
}

/** Nodes and groups are maps: the same key twice is the same node or group twice. */
const NAMED: ReadonlyMap<unknown, string> = new Map([
  ['nodes', 'node'],
  ['sharedRisk', 'group'],
])

const fromSource = ({ span: _span, ...problem }: SourceProblem): FileProblem => {
  const what = NAMED.get(problem.path[0])
  return problem.code === 'DUPLICATE_KEY' && problem.path.length === 2 && what !== undefined
    ? { ...problem, code: 'DUPLICATE_ID', expected: `each ${what} once` }
    : problem
}

const more = (file: string, rest: number, failed: boolean, stopped: boolean): Diagnostic => ({
  severity: failed ? 'error' : 'warning',
  code: 'MORE_PROBLEMS',
  file,
  line: 0,
  column: 0,
  path: '',
  message: `and ${rest} more${stopped ? ' at least' : ''}`,
  expected: '',
  found: '',
})

const diagnose = (file: string, lines: Lines, { path, ...problem }: FileProblem, span: Span): Diagnostic =>
  diagnosticAt(file, lines, { ...problem, path: pathText(path) }, span)

/** A mistake whose place in the text is known; `path` is how the place is called. */
export const diagnosticAt = (
  file: string,
  lines: Lines,
  problem: Omit<FileProblem, 'path' | 'at'> & { readonly path: string },
  span: Span,
): Diagnostic => {
  const { line, column } = lines.position(span.start)
  const { severity = 'error', code } = problem
  const expected = harmless(problem.expected)
  const found = harmless(problem.found)
  const suggestion = problem.suggestion === undefined ? undefined : harmless(problem.suggestion)
  const base = { severity, code, file, line, column, path: harmless(problem.path), expected, found }
  const excerpt = lines.excerpt(span)
  return {
    ...base,
    message: sentence(expected, found, suggestion),
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(excerpt === undefined ? {} : { excerpt }),
  }
}

/** A mistake of the whole file: no position, no excerpt. */
export const fileProblem = (
  file: string,
  code: DiagnosticCode,
  expected: string,
  found: string,
  suggestion?: string,
): Diagnostic => ({
  severity: 'error',
  code,
  file,
  line: 0,
  column: 0,
  path: '',
  message: sentence(expected, found, suggestion),
  expected,
  found,
  ...(suggestion === undefined ? {} : { suggestion }),
})
