import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { knownProblem } from '../errors.ts'
import { type ProblemDetails, problemOf } from '../problem.ts'

export const PROBLEM_TYPE = 'application/problem+json'

/** What is wrong with a request before a route is found for it, say a URL that is none. */
export const answerFrameworkError = (error: Error, request: FastifyRequest, reply: FastifyReply): void => {
  const problem = knownProblem(error) ?? problemOf(400, 'BAD_REQUEST', 'the request cannot be understood')
  request.log.info({ code: problem.code }, 'refused before it was routed')
  void reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem))
}

const CLIENT_ERRORS: Readonly<Record<string, ProblemDetails>> = {
  ERR_HTTP_REQUEST_TIMEOUT: problemOf(408, 'REQUEST_TIMEOUT', 'the request was not complete in time'),
  HPE_HEADER_OVERFLOW: problemOf(
    431,
    'HEADERS_TOO_LARGE',
    'the header fields are larger than this service reads',
  ),
}
const NOT_HTTP = problemOf(400, 'BAD_REQUEST', 'this is no request of HTTP/1.1')

/** `Expect` of what nobody here can give (RFC 9110). */
export const answerExpectation = (_request: unknown, response: ServerResponse): void => {
  const problem = problemOf(417, 'BAD_REQUEST', 'expected no Expect but 100-continue')
  response.writeHead(problem.status, { 'content-type': PROBLEM_TYPE, connection: 'close' })
  response.end(JSON.stringify(problem))
}

/** What Node cannot read as a request has no reply: the answer is written to the connection. */
export const answerClientError = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
    socket.destroy()
    return
  }
  const problem = CLIENT_ERRORS[error.code ?? ''] ?? NOT_HTTP
  const body = JSON.stringify(problem)
  socket.end(
    `HTTP/1.1 ${problem.status} ${problem.title}\r\nContent-Type: ${PROBLEM_TYPE}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
  // A peer that never reads would keep it open.
  socket.once('finish', () => socket.destroy())
}
