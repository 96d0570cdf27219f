import { createReadStream, openSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { OpenedJournal } from '../controller/contract/journal-entry.ts'
import { operation } from './openapi/operation.ts'
import { ProblemError, problemOf } from './problem.ts'

/** What is read of a journal while it is in use: bytes to `bytes` are whole decisions. */
export type ServedJournal = Pick<
  OpenedJournal,
  'path' | 'bytes' | 'sequence' | 'historyFrom' | 'snapshotSequence'
>

/** `GET /v1/journal`: a whole copy as it is after its last decision, which `xlane journal restore` takes. */
export const journalRoute = (app: FastifyInstance, journal: ServedJournal | undefined): void => {
  app.get(
    '/v1/journal',
    {
      // An answer without a body would leave the file open.
      exposeHeadRoute: false,
      ...operation({
        id: 'copyJournal',
        summary: 'A whole copy of the journal, for xlane journal restore; the header says its last decision',
        tag: 'service',
        answers: { 200: { type: 'application/octet-stream', body: z.string() } },
      }),
    },
    (_, reply) => {
      if (journal === undefined)
        throw new ProblemError(problemOf(404, 'NO_JOURNAL', 'this service keeps no journal'))
      const { path, bytes, sequence } = journal
      // Open already when the next decision compacts it: then this is still the file that it was.
      const copy = createReadStream('', { fd: openSync(path, 'r'), start: 0, end: bytes - 1 })
      return reply
        .type('application/octet-stream')
        .header('content-length', bytes)
        .header('xlane-sequence', sequence)
        .send(copy)
    },
  )
}
