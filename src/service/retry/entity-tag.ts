import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Contract } from '../../controller/contract/contract.ts'
import { ProblemError, problemOf } from '../problem.ts'

/**
 * Another one whenever what was agreed is: what is asked for, trees, period, start, whether it is demoted. That others come and go
 * moves its range, and says nothing against a change of it.
 */
export const tagOf = ({ request, tunnel, second, status, startsMs }: Contract): string =>
  `"${createHash('sha256')
    .update(JSON.stringify([request, tunnel, second ?? null, status, startsMs]))
    .digest('hex')
    .slice(0, 32)}"`

/** Throws ProblemError 412 where `If-Match` names none of what a contract is now. */
export const requireMatch = (request: FastifyRequest, reply: FastifyReply, contract: Contract): void => {
  const wanted = request.headers['if-match']
  if (wanted === undefined) return
  const tag = tagOf(contract)
  const tags = wanted.split(',').map(one => one.trim())
  if (tags.includes('*') || tags.includes(tag)) return
  reply.header('etag', tag)
  throw new ProblemError(
    problemOf(
      412,
      'CHANGED_MEANWHILE',
      `tunnel ${contract.id} is no longer what If-Match says: read it again`,
    ),
  )
}
