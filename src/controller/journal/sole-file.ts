import type { Disk, DiskFile, FileIdentity } from './disk.ts'
import { JournalError, JournalFailure } from './journal-error.ts'

/** Bytes that most decisions need less than. */
const LEAST_ROOM = 4096

/** No room: what a disk, a quota or a limit of the process says. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/**
 * A file at whose end this process alone writes, and what goes wrong with that: where there is no room, nothing of a write stays
 * and the file is as it was; after anything else nothing more is written, as it is not known what is there.
 */
export class SoleFile {
  /** Resolves when it can no longer be written. */
  readonly failed: Promise<JournalFailure>
  readonly #disk: Disk
  readonly #path: string
  #file: DiskFile
  #identity: FileIdentity
  #end: number
  #failure: JournalFailure | undefined
  /** Whether the last write found no room. */
  #isFull = false
  #tellFailed: (failure: JournalFailure) => void = () => undefined

  constructor(disk: Disk, path: string, file: DiskFile, end: number) {
    this.failed = new Promise(resolve => {
      this.#tellFailed = resolve
    })
    this.#disk = disk
    this.#path = path
    this.#file = file
    this.#identity = file.identity()
    this.#end = end
  }

  /** The open file, to be read. */
  get file(): DiskFile {
    return this.#file
  }

  get identity(): FileIdentity {
    return this.#identity
  }

  /** Bytes of it. */
  get end(): number {
    return this.#end
  }

  /** Returns when they are on disk. Throws JournalError JOURNAL_FULL, and a JournalFailure that is the end of it. */
  append(bytes: Buffer): void {
    this.require()
    try {
      this.#file.write(this.#end, bytes)
    } catch (error) {
      this.#takeBack(error)
    }
    this.orFail(() => this.#file.sync())
    this.#isFull = false
    this.#end += bytes.length
  }

  /** Whether something could be written now: throws what it would fail with. */
  probe(): void {
    this.require()
    if (this.#isFull) this.#tryRoom()
  }

  /** The path must still lead to the file that is open, and nobody else may have written to it. */
  require(): void {
    if (this.#failure !== undefined) throw this.#failure
    const there = this.orFail(() => this.#disk.identityOf(this.#path))
    if (there === undefined)
      this.fail('JOURNAL_MOVED', 'it was moved or removed while it was in use; nothing more is kept in it')
    if (there.device !== this.#identity.device || there.inode !== this.#identity.inode)
      this.fail(
        'JOURNAL_MOVED',
        'another file was put in its place while it was in use; neither is written to',
      )
    const size = this.orFail(() => this.#file.size())
    if (size !== this.#end)
      this.fail(
        'JOURNAL_MOVED',
        `it has ${size} bytes where ${this.#end} were written: someone else writes to it`,
      )
  }

  /** Goes on with another file that is at the path now. */
  replaceBy(file: DiskFile, end: number): void {
    const before = this.#file
    this.#file = file
    this.#identity = file.identity()
    this.#end = end
    before.close()
  }

  orFail<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      return this.fail('JOURNAL_IO', wordsOf(error))
    }
  }

  fail(code: 'JOURNAL_IO' | 'JOURNAL_MOVED', why: string): never {
    this.#failure = new JournalFailure(code, `${this.#path}: ${why}`)
    this.#tellFailed(this.#failure)
    throw this.#failure
  }

  close(): void {
    this.#file.close()
  }

  /** Writes behind the end, where nothing counts, and takes it back. */
  #tryRoom(): void {
    try {
      this.#file.write(this.#end, Buffer.alloc(LEAST_ROOM))
    } catch (error) {
      this.#takeBack(error)
    }
    this.#cut()
    this.#isFull = false
  }

  #cut(): void {
    this.orFail(() => {
      this.#file.truncate(this.#end)
      this.#file.sync()
    })
  }

  /** After a write that failed: where there was no room, nothing of it stays and the file goes on. */
  #takeBack(error: unknown): never {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!FULL.has(code)) this.fail('JOURNAL_IO', `a write failed: ${wordsOf(error)}`)
    this.#cut()
    this.#isFull = true
    throw new JournalError(
      'JOURNAL_FULL',
      `${this.#path}: the disk is full (${code}); the decision is not kept, and all before it is`,
    )
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
