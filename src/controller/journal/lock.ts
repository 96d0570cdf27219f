import { chmodSync } from 'node:fs'
import { JournalError } from './journal-error.ts'

/**
 * Makes this process the only one on a journal, until what it returns is called or the process ends, however that is. Node has
 * no locks of its own: the one of an empty SQLite file beside the journal is the kernel's, and works everywhere.
 */
export const lockJournal = async (path: string): Promise<() => void> => {
  const { default: Libsql } = await import('libsql')
  const lock = `${path}.lock`
  try {
    const db = new Libsql(lock, { timeout: 200 })
    try {
      db.exec('BEGIN EXCLUSIVE')
    } catch (error) {
      db.close()
      throw error
    }
    chmodSync(lock, 0o600)
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      db.exec('ROLLBACK')
      db.close()
    }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    if (/busy|locked/i.test(text))
      throw new JournalError(
        'JOURNAL_BUSY',
        `${path} is in use by another process: ask that one (--server URL), or end it first`,
      )
    throw new JournalError('JOURNAL_IO', `${path}: cannot lock ${lock}: ${text}`)
  }
}
