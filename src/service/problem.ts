import type { Diagnostic } from '../formats/diagnostics/diagnostic.ts'
import type { Rejection } from '../model/verdict.ts'

/** What is wrong with a message, without places in a file. */
export type BodyDiagnostic = Pick<
  Diagnostic,
  'code' | 'path' | 'message' | 'expected' | 'found' | 'suggestion'
>

/** An error as [RFC9457] has it; `code` is the one that files and the command line use. */
export interface ProblemDetails {
  /** URN of its kind. */
  readonly type: string
  /** Its kind in a few words. */
  readonly title: string
  /** HTTP status. */
  readonly status: number
  /** The code that files and the command line use. */
  readonly code: string
  /** What is wrong here. */
  readonly detail: string
  /** The binding constraint, and what would help. */
  readonly rejection?: Rejection
  /** Every mistake of the message. */
  readonly diagnostics?: readonly BodyDiagnostic[]
}

/** Thrown in a handler, answered as problem+json. */
export class ProblemError extends Error {
  override readonly name: string = 'ProblemError'
  readonly problem: ProblemDetails
  constructor(problem: ProblemDetails) {
    super(problem.detail)
    this.problem = problem
  }
}

/** The status phrases of [RFC9110]. */
const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  421: 'Misdirected Request',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  507: 'Insufficient Storage',
}

export const problemOf = (
  status: number,
  code: string,
  detail: string,
  more: Pick<ProblemDetails, 'rejection' | 'diagnostics'> = {},
): ProblemDetails => ({
  type: `urn:xlane:problem:${code}`,
  title: TITLES[status] ?? 'Error',
  status,
  code,
  detail,
  ...more,
})

/** A request that was rejected. */
export const rejectionProblem = (rejection: Rejection): ProblemDetails =>
  problemOf(409, rejection.code, rejection.message, { rejection })

/** Everything that is wrong with a message. */
export const diagnosticsProblem = (diagnostics: readonly Diagnostic[]): ProblemDetails => {
  const all = diagnostics.map(
    ({ code, path, message, expected, found, suggestion }): BodyDiagnostic => ({
      code,
      path,
      message,
      expected,
      found,
      ...(suggestion === undefined ? {} : { suggestion }),
    }),
  )
  const first = all[0]
  const detail =
    first === undefined ? 'it cannot be read' : `${first.path === '' ? 'body' : first.path}: ${first.message}`
  return problemOf(400, first?.code ?? 'WRONG_TYPE', detail, { diagnostics: all })
}
