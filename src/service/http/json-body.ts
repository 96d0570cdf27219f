import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ProblemError, problemOf } from '../problem.ts'

/** Far beyond what any message needs, and far from what readers that call themselves can take. */
const MOST_DEPTH = 64

/** Whether brackets outside of strings are nested more than {@link MOST_DEPTH} deep. */
const isTooDeep = (text: string): boolean => {
  let depth = 0
  let isString = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (isString) {
      if (c === BACKSLASH) i++
      else if (c === QUOTE) isString = false
    } else if (c === QUOTE) isString = true
    else if (c === OPEN_LIST || c === OPEN_MAP) {
      if (++depth > MOST_DEPTH) return true
    } else if (c === CLOSE_LIST || c === CLOSE_MAP) depth--
  }
  return false
}
const QUOTE = 34
const BACKSLASH = 92
const OPEN_LIST = 91
const CLOSE_LIST = 93
const OPEN_MAP = 123
const CLOSE_MAP = 125

const tooDeep = new ProblemError(
  problemOf(400, 'TOO_DEEP', `expected at most ${MOST_DEPTH} lists and maps inside each other`),
)

const encoded = new ProblemError(
  problemOf(415, 'WRONG_TYPE', 'expected the message as it is, without Content-Encoding'),
)

/** JSON and nothing else: a browser sends text/plain to any address without asking first. */
export const takeJson = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers()
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addHook('preParsing', async ({ headers }) => {
    const { 'content-encoding': coding = 'identity' } = headers
    if (coding.toLowerCase() !== 'identity') throw encoded
  })
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (request: FastifyRequest, text, done) => {
      // It answers through its callback.
      void parse(request, text, (error, body) => {
        if (error === null && isTooDeep(text)) done(tooDeep)
        else done(error, body)
      })
    },
  )
}
