import type { Diagnostic, DiagnosticCode, Parsed } from '../formats/diagnostic.ts'
import type { ReadText } from '../formats/files.ts'
import { ENCAPSULATIONS } from '../model/encapsulation.ts'
import type { Topology } from '../model/topology.ts'
import { sayDiagnostics } from './context.ts'
import { InputError, UsageError } from './failure.ts'
import type { Io } from './io.ts'
import type { CommonOptions } from './options.ts'

/** Stands in for a topology that cannot be read, so that the other files can be judged as far as they go alone. */
const NOWHERE: Topology = {
  name: '',
  bestEffortMaxFrameBits: 0,
  encapsulation: ENCAPSULATIONS.none,
  clockTolerancePpb: 0,
  nodes: [],
  links: [],
}

/** What a file can be blamed for only against its topology. */
const NEEDS_TOPOLOGY: ReadonlySet<DiagnosticCode> = new Set([
  'UNKNOWN_NODE',
  'UNKNOWN_LINK',
  'AMBIGUOUS_LINK',
  'BAD_ROUTE',
  'SIZE_EXCEEDS_QUEUE',
  'SIZE_EXCEEDS_ENCAPSULATION',
  'SHORT_FRAME',
  'NO_ROUTE',
  'TREE',
  'MORE_PROBLEMS',
])

/** Name that diagnostics give to standard input. */
const STDIN = '<stdin>'

/**
 * Reads the files of one command and gathers what is wrong with any of them; `finish` says it all at once. Until
 * then a file that could not be read is represented by `instead`, never used: `finish` throws.
 */
export class Inputs {
  readonly #options: CommonOptions
  readonly #io: Io
  readonly #diagnostics: Diagnostic[] = []
  #failed = false
  #stdinTaken = false
  #topologyFailed = false

  constructor(options: CommonOptions, io: Io) {
    this.#options = options
    this.#io = io
  }

  async topology(path: string): Promise<Topology> {
    const { parseTopology } = await import('../formats/parse-topology.ts')
    const topology = await this.file(path, NOWHERE, (text, file) => parseTopology(text, { file }))
    this.#topologyFailed = this.#failed
    return topology
  }

  /** Text of a file or of stdin, parsed; `instead` where that is not possible. */
  async file<T>(path: string, instead: T, parse: (text: string, file: string) => Parsed<T>): Promise<T> {
    const file = path === '-' ? STDIN : path
    const text = await this.#read(path)
    const parsed = text.ok ? parse(text.text, file) : text
    const found = parsed.ok ? parsed.warnings : parsed.diagnostics
    this.#diagnostics.push(...(this.#topologyFailed ? found.filter(d => !NEEDS_TOPOLOGY.has(d.code)) : found))
    if (!parsed.ok) this.#failed = true
    return parsed.ok ? parsed.value : instead
  }

  /** Says what was found, and stops here unless every file can be used. */
  async finish(): Promise<void> {
    await sayDiagnostics(this.#diagnostics, this.#options, this.#io)
    if (this.#failed) throw new InputError()
  }

  async #read(path: string): Promise<ReadText> {
    const { readTextFile } = await import('../formats/files.ts')
    if (path === '-' && this.#stdinTaken) throw new UsageError('only one file can come from standard input')
    this.#stdinTaken ||= path === '-'
    return readTextFile(path)
  }
}
