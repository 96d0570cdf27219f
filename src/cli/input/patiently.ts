import { afterMs } from '../../threads/after.ts'
import type { Io } from '../process/io.ts'

/** How long to wait for a journal that another process has. */
export interface LockOptions {
  readonly lockTimeout?: string
}

const EVERY_MS = 100

/** Work that begins by having a journal for itself: tried again while another process has it, up to `--lock-timeout`. */
export const patiently = async <T>(
  { lockTimeout }: LockOptions,
  io: Io,
  work: () => Promise<T>,
): Promise<T> => {
  if (lockTimeout === undefined) return work()
  const { wholeMsOf } = await import('../options/controller-options.ts')
  const { JournalError } = await import('../../controller/journal/journal-error.ts')
  const end = io.now() + ((await wholeMsOf('--lock-timeout <time>', lockTimeout)) ?? 0)
  for (;;)
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof JournalError) || error.code !== 'JOURNAL_BUSY' || io.now() >= end) throw error
      await afterMs(EVERY_MS)
    }
}
