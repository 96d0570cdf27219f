import { availableParallelism } from 'node:os'

/** How many threads can calculate at once on this machine. */
export const coreCount = (): number => availableParallelism()
