import type { Disk } from './disk.ts'
import { FIRST_CHAIN, type FrameKind, frameOf, MAGIC } from './frames.ts'
import { type JournalHeader, packHeader } from './packed.ts'

/** A frame to be written. */
export interface NewFrame {
  readonly kind: FrameKind
  /** Number of decisions in it. */
  readonly count: number
  readonly payload: Buffer
}

/** Writes a journal of these frames, replacing what is at its path only when it is whole on disk. */
export const writeJournal = (
  { disk, path }: { readonly disk: Disk; readonly path: string },
  header: JournalHeader,
  frames: Iterable<NewFrame>,
  beforeReplacing: () => void = () => undefined,
): void => {
  const draft = `${path}.new`
  const file = disk.create(draft)
  try {
    file.write(0, MAGIC)
    let end = MAGIC.length
    let chain = FIRST_CHAIN
    const add = ({ kind, count, payload }: NewFrame): void => {
      const next = frameOf(chain, kind, count, payload)
      file.write(end, next.bytes)
      end += next.bytes.length
      ;({ chain } = next)
    }
    add({ kind: 'header', count: 0, payload: packHeader(header) })
    for (const frame of frames) add(frame)
    file.sync()
  } finally {
    file.close()
  }
  beforeReplacing()
  disk.rename(draft, path)
  disk.syncFolder(path)
}
