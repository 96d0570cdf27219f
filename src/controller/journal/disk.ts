import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'

/** Which file it is, whatever it is called. */
export interface FileIdentity {
  /** Of the file system. */
  readonly device: number
  /** Within it. */
  readonly inode: number
}

/** An open file. Errors are those of Node's `fs`. */
export interface DiskFile {
  identity(): FileIdentity
  size(): number
  /** Up to `length` bytes from there, fewer at the end. */
  read(at: number, length: number): Buffer
  /** All of them. */
  write(at: number, bytes: Buffer): void
  truncate(size: number): void
  /** Returns when content and size are on disk. */
  sync(): void
  close(): void
}

/** What a journal asks of a disk: little enough to be modelled, so that a test can crash it between any two steps. */
export interface Disk {
  /** Undefined where there is none. */
  open(path: string, mode?: 'read'): DiskFile | undefined
  /** A new empty file that only its owner can read; one that is there is emptied. */
  create(path: string): DiskFile
  identityOf(path: string): FileIdentity | undefined
  /** Replaces what is at `to`, at once. */
  rename(from: string, to: string): void
  /** A second name for a file; one that is there is replaced. */
  link(from: string, to: string): void
  /** Returns when the names in the folder of a file are on disk. */
  syncFolder(path: string): void
}

const PRIVATE = 0o600

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

const ifThere = <T>(work: () => T): T | undefined => {
  try {
    return work()
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

const fileOf = (fd: number): DiskFile => ({
  identity: () => {
    const { dev, ino } = fstatSync(fd)
    return { device: dev, inode: ino }
  },
  size: () => fstatSync(fd).size,
  read: (at, length) => {
    const buffer = Buffer.allocUnsafe(length)
    let got = 0
    while (got < length) {
      const n = readSync(fd, buffer, got, length - got, at + got)
      if (n === 0) break
      got += n
    }
    return buffer.subarray(0, got)
  },
  write: (at, bytes) => {
    for (let done = 0; done < bytes.length; )
      done += writeSync(fd, bytes, done, bytes.length - done, at + done)
  },
  truncate: size => ftruncateSync(fd, size),
  sync: () => fdatasyncSync(fd),
  close: () => closeSync(fd),
})

/** The disk of this machine. */
export const realDisk: Disk = {
  open: (path, mode) => ifThere(() => fileOf(openSync(path, mode === 'read' ? 'r' : 'r+'))),
  create: path => fileOf(openSync(path, 'w+', PRIVATE)),
  identityOf: path =>
    ifThere(() => {
      const { dev, ino } = statSync(path)
      return { device: dev, inode: ino }
    }),
  rename: (from, to) => renameSync(from, to),
  link: (from, to) => {
    rmSync(to, { force: true })
    linkSync(from, to)
  },
  syncFolder: path => {
    // Windows has no way to ask for that.
    if (process.platform === 'win32') return
    const fd = openSync(dirname(path), 'r')
    try {
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
  },
}
