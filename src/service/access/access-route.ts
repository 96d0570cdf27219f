import type { FastifyInstance } from 'fastify'
import { operation } from '../openapi/operation.ts'
import * as schemas from '../schemas.ts'
import { callerIn } from './guard.ts'

/** `GET /v1/access`: what whoever asks may do. */
export const accessRoute = (app: FastifyInstance): void => {
  app.get(
    '/v1/access',
    operation({
      id: 'getAccess',
      summary: 'What the bearer of this token may do',
      tag: 'service',
      answers: { 200: schemas.access },
    }),
    request => {
      const { name, role, senders } = callerIn(request)
      return {
        role,
        ...(name === undefined ? {} : { name }),
        ...(senders === undefined ? {} : { senders: [...senders] }),
      }
    },
  )
}
