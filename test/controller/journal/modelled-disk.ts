import type { Disk, DiskFile } from '../../../src/controller/journal/disk.ts'
import type { Random } from '../../arbitraries/random.ts'

/** The power fails at this step. */
export class PowerFailure extends Error {
  override readonly name: string = 'PowerFailure'
}

/** Written at once or not at all. */
const SECTOR = 512

type Step =
  | { readonly kind: 'write'; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly size: number }

/** A file: what is on disk, and what was done to it since. */
interface Inode {
  readonly inode: number
  synced: Buffer
  steps: Step[]
}

type Names = Map<string, Inode>

const written = (content: Buffer, at: number, bytes: Buffer): Buffer => {
  const grown = Buffer.alloc(Math.max(content.length, at + bytes.length))
  content.copy(grown)
  bytes.copy(grown, at)
  return grown
}

const resized = (content: Buffer, size: number): Buffer => {
  const other = Buffer.alloc(size)
  content.copy(other, 0, 0, size)
  return other
}

const done = (content: Buffer, step: Step): Buffer =>
  step.kind === 'write' ? written(content, step.at, step.bytes) : resized(content, step.size)

/**
 * A disk that keeps what was synced and nothing else for sure. When the power fails, each sector of what was written since is
 * there or is not, in any order, a file that grew may have its new length and zeros, or none of it, and each change of
 * a name since the folder was synced is there or is not, in their order.
 */
export class ModelledDisk implements Disk {
  #names: Names = new Map()
  /** Names on disk, and after each change since. */
  #history: Names[] = [new Map()]
  #inodes = 0
  /** Steps until the power fails. */
  left = Number.POSITIVE_INFINITY
  /** Done so far. */
  steps = 0
  /** Bytes that a file may have; what of a write goes beyond is refused, as by a disk that is full. */
  room = Number.POSITIVE_INFINITY

  #step(): void {
    this.steps++
    if (--this.left < 0) throw new PowerFailure()
  }

  open(path: string): DiskFile | undefined {
    const inode = this.#names.get(path)
    return inode && this.#file(inode)
  }

  create(path: string): DiskFile {
    this.#step()
    const there = this.#names.get(path)
    if (there !== undefined) {
      there.steps.push({ kind: 'truncate', size: 0 })
      return this.#file(there)
    }
    const inode: Inode = { inode: ++this.#inodes, synced: Buffer.alloc(0), steps: [] }
    this.#rename(names => names.set(path, inode))
    return this.#file(inode)
  }

  identityOf(path: string) {
    const inode = this.#names.get(path)
    return inode && { device: 1, inode: inode.inode }
  }

  rename(from: string, to: string): void {
    this.#step()
    const inode = this.#names.get(from)
    if (inode === undefined) throw new Error(`no ${from}`)
    this.#rename(names => {
      names.delete(from)
      names.set(to, inode)
    })
  }

  link(from: string, to: string): void {
    this.#step()
    const inode = this.#names.get(from)
    if (inode === undefined) throw new Error(`no ${from}`)
    this.#rename(names => names.set(to, inode))
  }

  syncFolder(): void {
    this.#step()
    this.#history = [this.#names]
  }

  /** The disk as it may be found after the power failed. */
  crashed(draw: Random): ModelledDisk {
    const found = new ModelledDisk()
    const names = draw.pick(this.#history)
    const survived = new Map<Inode, Inode>()
    for (const inode of new Set(names.values()))
      survived.set(inode, { inode: inode.inode, synced: torn(inode, draw), steps: [] })
    found.#names = new Map([...names].map(([name, inode]) => [name, survived.get(inode)!]))
    found.#history = [found.#names]
    found.#inodes = this.#inodes
    return found
  }

  #rename(change: (names: Names) => void): void {
    const names = new Map(this.#names)
    change(names)
    this.#names = names
    this.#history.push(names)
  }

  #file(inode: Inode): DiskFile {
    const content = (): Buffer => inode.steps.reduce(done, inode.synced)
    return {
      identity: () => ({ device: 1, inode: inode.inode }),
      size: () => content().length,
      read: (at, length) => Buffer.from(content().subarray(at, at + length)),
      write: (at, bytes) => {
        this.#step()
        const fits = Math.max(0, Math.min(bytes.length, this.room - at))
        inode.steps.push({ kind: 'write', at, bytes: Buffer.from(bytes.subarray(0, fits)) })
        if (fits < bytes.length) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
      },
      truncate: size => {
        this.#step()
        inode.steps.push({ kind: 'truncate', size })
      },
      sync: () => {
        this.#step()
        inode.synced = content()
        inode.steps = []
      },
      close: () => undefined,
    }
  }
}

/** Any sectors of what was not synced, in any order. */
const torn = ({ synced, steps }: Inode, draw: Random): Buffer => {
  const parts = steps.flatMap((step): readonly Step[] => {
    if (step.kind === 'truncate') return [step]
    const sectors: Step[] = []
    for (let at = step.at; at < step.at + step.bytes.length; ) {
      const next = Math.min(step.at + step.bytes.length, (Math.floor(at / SECTOR) + 1) * SECTOR)
      sectors.push({ kind: 'write', at, bytes: step.bytes.subarray(at - step.at, next - step.at) })
      at = next
    }
    return sectors
  })
  return draw
    .shuffled(parts)
    .filter(() => draw.chance(0.6))
    .reduce(done, synced)
}
