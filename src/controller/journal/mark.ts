import { createHash } from 'node:crypto'
import type { Disk, DiskFile, FileIdentity } from './disk.ts'

/** How far a journal had come: kept beside it, so that a journal that has lost its end is known by it. */
export interface Mark extends FileIdentity {
  /** Name of the journal. */
  readonly journal: string
  /** Number of decisions. */
  readonly sequence: number
  /** Bytes up to there. */
  readonly bytes: number
  /** Of the last frame up to there, hexadecimal. */
  readonly chain: string
}

/** Smaller than what a disk writes at once, and never across two of those. */
const SLOT = 512

export const markPath = (path: string): string => `${path}.mark`

const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)

/** A mark as text: number of the write, checksum, the mark as JSON, spaces. */
const slotOf = (mark: Mark, turn: number): Buffer => {
  const { journal, sequence, bytes, chain, device, inode } = mark
  const text = `${turn} ${JSON.stringify({ journal, sequence, bytes, chain, device, inode })}`
  const slot = Buffer.alloc(SLOT, ' ')
  slot.write(`${sumOf(text)} ${text}`)
  slot.write('\n', SLOT - 1)
  return slot
}

interface Slot {
  readonly turn: number
  readonly mark: Mark
}

const readSlot = (bytes: Buffer): readonly Slot[] => {
  const found = /^([0-9a-f]{16}) ((\d+) (\{[^}]*\}))/.exec(bytes.toString('latin1'))
  if (found === null) return []
  const [, sum, text = '', turn, json = ''] = found
  if (sum !== sumOf(text)) return []
  return [{ turn: Number(turn), mark: JSON.parse(json) as Mark }]
}

const newestOf = (file: DiskFile): Slot | undefined =>
  [0, 1].flatMap(i => readSlot(file.read(i * SLOT, SLOT))).sort((a, b) => b.turn - a.turn)[0]

/**
 * The mark on disk: two places that are written in turn, so that a write that is cut short leaves the one before it.
 */
export class MarkFile {
  readonly #file: DiskFile
  #turn: number

  private constructor(file: DiskFile, turn: number) {
    this.#file = file
    this.#turn = turn
  }

  /** Of a journal; undefined where there is none, or none that can be read. */
  static read(disk: Disk, path: string): Mark | undefined {
    const file = disk.open(markPath(path), 'read')
    if (file === undefined) return undefined
    try {
      return newestOf(file)?.mark
    } finally {
      file.close()
    }
  }

  /** Writes the mark in both places, and keeps the file open for the next ones. */
  static begin(disk: Disk, path: string, mark: Mark): MarkFile {
    const there = disk.open(markPath(path))
    const turn = (there === undefined ? undefined : newestOf(there))?.turn ?? 0
    const file = there ?? disk.create(markPath(path))
    const marks = new MarkFile(file, turn)
    marks.writeBoth(mark)
    disk.syncFolder(path)
    return marks
  }

  /** Returns when it is on disk. */
  write(mark: Mark): void {
    const turn = this.#turn + 1
    this.#file.write((turn % 2) * SLOT, slotOf(mark, turn))
    this.#file.sync()
    this.#turn = turn
  }

  /** The same in both places: one is enough to know it. */
  writeBoth(mark: Mark): void {
    this.write(mark)
    this.write(mark)
  }

  close(): void {
    this.#file.close()
  }
}
