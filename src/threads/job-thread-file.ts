import { fileURLToPath } from 'node:url'

/** What threads run that answer parts of work (`src/jobs/job-thread.ts`); built beside this file (tsdown.config.ts). */
export const JOB_THREAD: string = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../jobs/job-thread.ts' : './job-thread.mjs', import.meta.url),
)
