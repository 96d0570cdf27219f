import { createHash } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../../controller/contract/journal-entry.ts'
import type { Role, TokenEntry } from '../../formats/others/parse-tokens.ts'
import { ProblemError, problemOf } from '../problem.ts'
import { ANYONE, type Caller, callerOf, mayDo } from './callers.ts'
import { Guesses } from './guesses.ts'

/** What needs no token: it tells nothing of the network. */
const OPEN: ReadonlySet<string> = new Set([
  '/',
  '/assets/:name',
  '/healthz',
  '/readyz',
  '/docs',
  '/openapi.json',
])

export const isOpen = ({ routeOptions }: FastifyRequest): boolean => OPEN.has(routeOptions.url ?? '')

const CALLER = 'caller'

/** Who asked; known from the first hook on. */
export const callerIn = (request: FastifyRequest): Caller => request.getDecorator<Caller>(CALLER)

/** As the journal has it. */
export const actorIn = (request: FastifyRequest): Actor => {
  const { name } = callerIn(request)
  return { ...(name === undefined ? {} : { name }), address: request.ip }
}

/** Writes that need less than `operate`, and what tells too much for `read`: who asked for what, and by which keys. */
const ROLES: Readonly<Record<string, Role>> = {
  'GET /v1/journal': 'operate',
  'POST /v1/plan': 'read',
  'POST /v1/tunnels': 'request',
  'PATCH /v1/tunnels/:id': 'request',
  'DELETE /v1/tunnels/:id': 'request',
  'POST /v1/tunnels/:id/usage': 'request',
}

const roleFor = ({ method, routeOptions }: FastifyRequest): Role => {
  const isLook = method === 'GET' || method === 'HEAD' || routeOptions.url === undefined
  return ROLES[`${method} ${routeOptions.url}`] ?? (isLook ? 'read' : 'operate')
}

/** Whose token a request bears, and whether that may do what it asks; undefined where none is needed. */
export const guard = (app: FastifyInstance, tokens: (() => readonly TokenEntry[]) | undefined): void => {
  app.decorateRequest(CALLER, null)
  const guesses = new Guesses(() => performance.now())
  app.addHook('onRequest', async (request, reply) => {
    const caller =
      tokens === undefined || isOpen(request) ? ANYONE : identified(request, reply, tokens(), guesses)
    request.setDecorator(CALLER, caller)
    if (caller.name !== undefined) {
      request.log = request.log.child({ actor: caller.name })
      reply.log = request.log
    }
    const needed = roleFor(request)
    if (!mayDo(caller, needed))
      throw new ProblemError(
        problemOf(
          403,
          'FORBIDDEN',
          `this needs a token of role ${needed}, this one is of role ${caller.role}`,
        ),
      )
  })
}

const identified = (
  request: FastifyRequest,
  reply: FastifyReply,
  entries: readonly TokenEntry[],
  guesses: Guesses,
): Caller => {
  const { ip, headers } = request
  const token = /^Bearer +(\S.*)$/i.exec(headers.authorization ?? '')?.[1]
  if (token !== undefined) {
    const waitS = guesses.waitS(ip, createHash('sha256').update(token).digest('hex'))
    if (waitS > 0) {
      reply.header('retry-after', waitS)
      throw new ProblemError(
        problemOf(429, 'TOO_MANY_TOKENS', `too many wrong tokens from this address: again in ${waitS} s`),
      )
    }
    const caller = callerOf(token, entries)
    if (caller !== undefined) {
      guesses.right(ip, caller.sha256 ?? '')
      return caller
    }
    guesses.wrong(ip)
  }
  reply.header('www-authenticate', token === undefined ? 'Bearer' : 'Bearer error="invalid_token"')
  throw new ProblemError(problemOf(401, 'UNAUTHORIZED', 'expected the header Authorization: Bearer TOKEN'))
}

/** Throws ProblemError where a tunnel is not of one of the caller's senders. */
export const requireOwn = (request: FastifyRequest, sender: string): void => {
  const { senders } = callerIn(request)
  if (senders !== undefined && !senders.has(sender))
    throw new ProblemError(problemOf(403, 'FORBIDDEN', `this token is not for tunnels of ${sender}`))
}
