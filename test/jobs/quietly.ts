import type { Spreading } from '../../src/jobs/spreading.ts'

/** Nobody is told, and nothing is stopped. */
export const QUIETLY: Spreading<unknown> = { shouldStop: () => false, onProgress: () => undefined }
