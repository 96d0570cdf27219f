import { CommandError } from '../controller/contract/command-error.ts'
import { JournalError, JournalFailure } from '../controller/journal/journal-error.ts'
import { StalePlanError } from '../controller/plan/plan.ts'
import { type ProblemDetails, ProblemError, problemOf } from './problem.ts'

/** Status of commands that mean nothing here, where it is not 400. */
const COMMANDS: Readonly<Record<string, number>> = {
  UNKNOWN_TUNNEL: 404,
  DUPLICATE_ID: 409,
  CLOCK_JUMP: 503,
}

/** Errors that fastify raises before a handler runs, by our codes. */
const FASTIFY: Readonly<Record<string, readonly [status: number, code: string, detail: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'TOO_LARGE', 'the message is larger than this service reads'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'WRONG_TYPE', 'expected application/json'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'EMPTY_FILE', 'expected JSON, found nothing'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'JSON_SYNTAX', 'the message is not JSON'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'JSON_SYNTAX', 'the message is not as long as it says'],
  FST_ERR_BAD_URL: [400, 'BAD_REQUEST', 'the path cannot be decoded'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'TOO_LARGE', 'the path is longer than any name'],
  FST_ERR_VALIDATION: [400, 'WRONG_TYPE', 'the message is wrong'],
}

/** Any error as a problem; undefined for a defect of ours, which is to be logged. */
export const knownProblem = (error: unknown): ProblemDetails | undefined => {
  if (error instanceof ProblemError) return error.problem
  if (error instanceof CommandError) {
    const status = COMMANDS[error.code] ?? 400
    return problemOf(status, error.code, error.message)
  }
  if (error instanceof StalePlanError) return problemOf(409, error.code, error.message)
  if (error instanceof JournalFailure)
    return problemOf(
      500,
      error.code,
      `${error.message}. The service ends: whether this decision was kept is known when it is back`,
    )
  if (error instanceof JournalError) return problemOf(507, error.code, error.message)
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  const known = FASTIFY[code]
  if (known !== undefined) return problemOf(...known)
  if (error instanceof SyntaxError) return problemOf(400, 'JSON_SYNTAX', 'the message is not JSON')
  const status = 'statusCode' in error ? Number(error.statusCode) : 500
  if (status === 429) return problemOf(429, 'TOO_MANY_REQUESTS', error.message)
  if (status >= 400 && status < 500)
    return problemOf(status, code === '' ? 'WRONG_TYPE' : code, error.message)
  return undefined
}
