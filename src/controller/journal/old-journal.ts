import { existsSync } from 'node:fs'
import type { JournalEntry } from '../contract/journal-entry.ts'
import { sha256 } from '../plan/fingerprint.ts'
import { JournalError } from './journal-error.ts'

type Database = import('libsql').Database

/** A journal of version 1 was an SQLite file with a write-ahead log. */
export const OLD_MAGIC: Buffer = Buffer.from('SQLite format 3\0')
const SCHEMA = 'xlane/journal@1'
/** Rows read at a time. */
const ROWS = 200

/** What a journal of version 1 was of, and its decisions, each checked as it is read. */
export interface OldJournal {
  readonly identity: { readonly topology: string; readonly name: string; readonly options: string }
  entries(): Generator<JournalEntry>
  close(): void
}

/**
 * Opens one that nobody else has open. Text is read as bytes: libsql ends the process where a damaged page makes it no
 * longer UTF-8. Throws JournalError.
 */
export const openOldJournal = async (path: string): Promise<OldJournal> => {
  const { default: Libsql } = await import('libsql')
  const hasLog = existsSync(`${path}-wal`)
  const db = said(path, () => new Libsql(path, { timeout: 200 }))
  try {
    return said(path, () => {
      db.pragma('locking_mode = EXCLUSIVE')
      const meta = metaOf(path, db, hasLog)
      const { count, ...identity } = meta
      if (count === 0)
        throw new JournalError(
          'JOURNAL_INCOMPLETE',
          `${path} is of the first version and holds no decision: that is also what was left of a journal whose ` +
            `${path}-wal was not copied along. Restore it from a copy, or remove it to begin a new one`,
        )
      return { identity, entries: () => entriesOf(path, db, meta), close: () => release(db) }
    })
  } catch (error) {
    release(db)
    throw error
  }
}

interface Meta {
  readonly topology: string
  readonly name: string
  readonly options: string
  readonly count: number
}

const torn = (path: string, what: string): JournalError =>
  new JournalError('JOURNAL_TORN', `${path} is torn: ${what}. Restore it from a copy`)

const metaOf = (path: string, db: Database, hasLog: boolean): Meta => {
  const tables = db
    .prepare("SELECT CAST(name AS BLOB) AS name FROM sqlite_master WHERE type = 'table'")
    .all()
    .map(row => textIn(row, 'name'))
  if (tables.length === 0)
    throw torn(
      path,
      hasLog
        ? 'it has no tables'
        : 'it has no tables. A journal of this version is two files while it is in use, and its ' +
            `${path}-wal is not there`,
    )
  if (!tables.includes('meta') || !tables.includes('decisions'))
    throw new JournalError('NOT_A_JOURNAL', `${path} is an SQLite file, but no journal of xlane`)
  const value = (key: string): string =>
    textIn(db.prepare('SELECT CAST(value AS BLOB) AS value FROM meta WHERE key = ?').get(key), 'value')
  const schema = value('schema')
  if (schema !== SCHEMA)
    throw new JournalError('JOURNAL_VERSION', `${path} is of version ${schema}: use the xlane that wrote it`)
  return {
    topology: value('topology'),
    name: value('name'),
    options: value('options'),
    count: Number(value('count')),
  }
}

const entriesOf = function* (
  path: string,
  db: Database,
  { topology, name, options, count }: Meta,
): Generator<JournalEntry> {
  let chain = sha256(JSON.stringify({ schema: SCHEMA, topology, name, options }))
  let last = 0
  const page = db.prepare(
    'SELECT sequence, CAST(body AS BLOB) AS body, CAST(chain AS BLOB) AS chain FROM decisions ' +
      `WHERE sequence > ? ORDER BY sequence LIMIT ${ROWS}`,
  )
  for (let rows: readonly unknown[] | undefined; rows === undefined || rows.length === ROWS; ) {
    rows = said(path, () => page.all(last))
    for (const row of rows) {
      const body = textIn(row, 'body')
      chain = sha256(`${chain}\n${body}`)
      if (fieldOf(row, 'sequence') !== last + 1) throw torn(path, `entry ${last + 1} is missing`)
      if (chain !== textIn(row, 'chain')) throw torn(path, `entry ${last + 1} is not what was written`)
      last++
      const { command, decision } = JSON.parse(body) as Omit<JournalEntry, 'sequence'>
      yield { sequence: last, command, decision }
    }
  }
  if (count !== last) throw torn(path, `it ends with entry ${last}, ${count} were written`)
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

/** An error of SQLite as a JournalError. */
const said = <T>(path: string, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    if (error instanceof JournalError || !(error instanceof Error)) throw error
    const text = `${'code' in error ? String(error.code) : ''} ${error.message}`
    if (/busy|locked/i.test(text))
      throw new JournalError('JOURNAL_BUSY', `${path} is in use by another process: end it first`)
    if (/notadb|not a database/i.test(text))
      throw new JournalError('NOT_A_JOURNAL', `${path} is no journal of xlane`)
    if (/corrupt|malformed|no such/i.test(text))
      throw new JournalError('JOURNAL_TORN', `${path} is damaged (${error.message}): restore it from a copy`)
    throw new JournalError('JOURNAL_IO', `${path}: ${error.message}`)
  }
}

const fieldOf = (row: unknown, key: string): unknown =>
  typeof row === 'object' && row !== null ? Reflect.get(row, key) : undefined

/** Bytes of a row as text: libsql gives them as a buffer of one kind or the other. */
const textIn = (row: unknown, key: string): string => {
  const value = fieldOf(row, key)
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString('utf8')
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : String(value)
}
