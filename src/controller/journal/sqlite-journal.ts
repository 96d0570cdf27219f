import { existsSync, statSync } from 'node:fs'
import type { Topology } from '../../model/topology.ts'
import type { Journal, JournalEntry } from '../contract/journal-entry.ts'
import type { ResolvedControllerOptions } from '../contract/options.ts'
import { sha256, topologyHash } from '../plan/fingerprint.ts'
import { JournalError } from './journal-error.ts'

type Database = import('libsql').Database

/**
 * Two tables. `meta` (key, value): the schema, the network's name and fingerprint, the options that decide bounds, and
 * the number of decisions written. `decisions` (sequence, body, chain): `body` is the JSON of command and decision,
 * `chain` the SHA-256 of the chain before and of the body, beginning with a hash of what `meta` identifies.
 */
const SCHEMA = 'xlane/journal@1'
// SQLite's file format: a write-ahead log is a header and frames, each a frame header and a page.
const WAL_HEADER = 32
const WAL_FRAME_HEADER = 24
const PAGE = 4096
/** Rows read at a time. */
const ROWS = 1000

interface Row {
  readonly sequence: number
  readonly body: string
  readonly chain: string
}

/**
 * Decisions in an SQLite file (WAL, synchronous=FULL): `append` returns when they are on disk. Each row carries a hash
 * over all before it, so that a row that is missing or changed is seen. One process at a time. Rows keep the decision
 * and not only the command: what was promised holds even where a later version would decide otherwise.
 */
export class SqliteJournal implements Journal {
  /** The file. */
  readonly path: string
  /** Bytes of a write that a crash cut short, and that was therefore never acknowledged; dropped. */
  readonly tornBytes: number
  readonly #db: Database
  #sequence = 0
  #chain: string

  private constructor(path: string, db: Database, chain: string, tornBytes: number) {
    this.path = path
    this.#db = db
    this.#chain = chain
    this.tornBytes = tornBytes
  }

  /** Opens or makes the journal of a network. Throws JournalError where it is another one's, torn, or in use. */
  static async open(
    path: string,
    topology: Topology,
    { analysis }: ResolvedControllerOptions,
  ): Promise<SqliteJournal> {
    const { default: Libsql } = await import('libsql')
    const tornBytes = tornBytesOf(`${path}-wal`)
    const { lineShaping, arrivalLimit, delayLimitPs } = analysis
    const identity = {
      schema: SCHEMA,
      topology: topologyHash(topology),
      name: topology.name,
      options: JSON.stringify({ lineShaping, arrivalLimit, delayLimitPs }),
    }
    const db = said(path, () => new Libsql(path, { timeout: 200 }))
    try {
      return said(path, () => {
        db.pragma('locking_mode = EXCLUSIVE')
        db.pragma('journal_mode = WAL')
        db.pragma('synchronous = FULL')
        identify(path, db, identity)
        return new SqliteJournal(path, db, sha256(JSON.stringify(identity)), tornBytes)
      })
    } catch (error) {
      release(db)
      throw error
    }
  }

  /** All entries, each checked; to be read through once before the first `append`. */
  *entries(): Generator<JournalEntry> {
    const page = this.#db.prepare(
      `SELECT sequence, body, chain FROM decisions WHERE sequence > ? ORDER BY sequence LIMIT ${ROWS}`,
    )
    // In portions, so that a long journal is never in memory as a whole; the chain is carried from one to the next.
    for (let rows: readonly Row[] | undefined; rows === undefined || rows.length === ROWS; ) {
      rows = said(this.path, () => page.all(this.#sequence)).map(rowOf)
      for (const { sequence, body, chain } of rows) {
        const expected = this.#sequence + 1
        if (sequence !== expected) this.#torn(`entry ${expected} is missing`)
        if (chain !== sha256(`${this.#chain}\n${body}`))
          this.#torn(`entry ${expected} is not what was written`)
        this.#sequence = sequence
        this.#chain = chain
        const { command, decision }: Pick<JournalEntry, 'command' | 'decision'> = JSON.parse(body)
        yield { sequence, command, decision }
      }
    }
    // The chain cannot show that rows are missing at the end: their number is kept apart.
    const count = this.#db.prepare("SELECT value FROM meta WHERE key = 'count'").get()
    if (Number(valueIn(count)) !== this.#sequence)
      this.#torn(`it ends with entry ${this.#sequence}, ${valueIn(count)} were written`)
  }

  /** Keeps entries, all or none, before it returns. Throws JournalError. */
  append(entries: readonly JournalEntry[]): void {
    let chain = this.#chain
    let sequence = this.#sequence
    const rows = entries.map(({ sequence: own, command, decision }) => {
      if (own !== ++sequence) throw new Error(`entry ${own} where ${sequence} is next`)
      const body = JSON.stringify({ command, decision })
      chain = sha256(`${chain}\n${body}`)
      return { sequence, body, chain }
    })
    said(this.path, () =>
      this.#db.transaction(() => {
        const insert = this.#db.prepare('INSERT INTO decisions (sequence, body, chain) VALUES (?, ?, ?)')
        for (const row of rows) insert.run(row.sequence, row.body, row.chain)
        this.#db.prepare("UPDATE meta SET value = ? WHERE key = 'count'").run(String(sequence))
      })(),
    )
    // Only now, because a failed transaction has written nothing.
    this.#chain = chain
    this.#sequence = sequence
  }

  /** Ends in one file, without the log beside it. */
  close(): void {
    release(this.#db)
  }

  #torn(what: string): never {
    throw new JournalError(
      'JOURNAL_TORN',
      `${this.path} is torn: ${what}. Restore it from a copy; what it says after that place cannot be relied on`,
    )
  }
}

/** Closing alone would keep the lock until every statement has been collected as garbage. */
const release = (db: Database): void => {
  try {
    db.pragma('journal_mode = DELETE')
    db.pragma('locking_mode = NORMAL')
    db.prepare('SELECT 1 FROM sqlite_master').get()
  } catch {
    // Not ours, or damaged: there is nothing to let go of in order.
  }
  db.close()
}

interface Identity {
  readonly schema: string
  readonly topology: string
  readonly name: string
  readonly options: string
}

/** Compares the network and options the journal was made for with those of now; a new file is marked with them. */
const identify = (path: string, db: Database, wanted: Identity): void => {
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all().map(nameOf)
  if (tables.length === 0) {
    db.transaction(() => {
      db.exec('CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID')
      db.exec(
        'CREATE TABLE decisions (sequence INTEGER PRIMARY KEY, body TEXT NOT NULL, chain TEXT NOT NULL)',
      )
      const insert = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)')
      for (const [key, value] of Object.entries({ ...wanted, count: '0' })) insert.run(key, value)
    })()
    return
  }
  if (!tables.includes('meta'))
    throw new JournalError('NOT_A_JOURNAL', `${path} is an SQLite file, but no journal of xlane`)
  const found = (key: string): string =>
    String(valueIn(db.prepare('SELECT value FROM meta WHERE key = ?').get(key)))
  if (found('schema') !== wanted.schema)
    throw new JournalError(
      'JOURNAL_VERSION',
      `${path} is of version ${found('schema')}, this xlane reads ${wanted.schema}: use the xlane that wrote it`,
    )
  if (found('topology') !== wanted.topology)
    throw new JournalError(
      'JOURNAL_TOPOLOGY',
      `${path} was written for network '${found('name')}' (${short(found('topology'))}), this is ` +
        `'${wanted.name}' (${short(wanted.topology)}): its bounds would not hold here. Take that network's file, or a new journal`,
    )
  if (found('options') !== wanted.options)
    throw new JournalError(
      'JOURNAL_OPTIONS',
      `${path} was written with ${found('options')}, asked for is ${wanted.options}: take the same options, or a new journal`,
    )
}

const short = (hash: string): string => hash.slice(0, 12)

/** A log that ends inside a frame: the write was cut short. */
const tornBytesOf = (wal: string): number => {
  if (!existsSync(wal)) return 0
  const { size } = statSync(wal)
  return size <= WAL_HEADER ? size % WAL_HEADER : (size - WAL_HEADER) % (WAL_FRAME_HEADER + PAGE)
}

/** An error of SQLite as a JournalError. */
const said = <T>(path: string, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    if (error instanceof JournalError || !(error instanceof Error)) throw error
    const text = `${'code' in error ? String(error.code) : ''} ${error.message}`
    if (/busy|locked/i.test(text))
      throw new JournalError(
        'JOURNAL_BUSY',
        `${path} is in use by another process: ask that one (--server URL), or end it first`,
      )
    if (/notadb|not a database/i.test(text))
      throw new JournalError('NOT_A_JOURNAL', `${path} is no journal of xlane`)
    if (/corrupt|malformed/i.test(text))
      throw new JournalError('JOURNAL_TORN', `${path} is damaged (${error.message}): restore it from a copy`)
    throw new JournalError('JOURNAL_IO', `${path}: ${error.message}`)
  }
}

const fieldOf = (row: unknown, key: string): unknown =>
  typeof row === 'object' && row !== null ? Reflect.get(row, key) : undefined
const nameOf = (row: unknown): unknown => fieldOf(row, 'name')
const valueIn = (row: unknown): unknown => fieldOf(row, 'value')
const rowOf = (row: unknown): Row => ({
  sequence: Number(fieldOf(row, 'sequence')),
  body: String(fieldOf(row, 'body')),
  chain: String(fieldOf(row, 'chain')),
})
