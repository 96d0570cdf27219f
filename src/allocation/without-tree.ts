import type { Request } from '../model/request.ts'
import type { Rejection, Violation } from '../model/verdict.ts'
import type { NoTree } from './place-request.ts'

/** The refusal of a request for which there is no tree to try. */
export const withoutTree = (request: Request, why: NoTree): Rejection => {
  if (why.kind === 'tree') {
    const violation = why.violation as Extract<Violation, { code: 'TREE' }>
    const { code, message, link, node } = violation
    return {
      id: request.id,
      code,
      message,
      ...(link === undefined ? {} : { link }),
      ...(node === undefined ? {} : { node }),
    }
  }
  return why.kind === 'no-route'
    ? {
        id: request.id,
        code: 'NO_ROUTE',
        message: `there is no path from ${request.sender} to ${why.receiver}`,
        node: why.receiver,
      }
    : {
        id: request.id,
        code: 'CAPACITY',
        message: `no path from ${request.sender} to ${why.receiver} has room in all its queues`,
        node: why.receiver,
      }
}
