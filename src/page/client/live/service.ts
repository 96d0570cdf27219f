import type { Rejection } from '../../../model/verdict.ts'

/** What a service answers that something is wrong with: RFC 9457, as far as a page says it. */
export interface Problem {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly rejection?: Rejection
  readonly diagnostics?: readonly {
    readonly path: string
    readonly message: string
    readonly suggestion?: string
  }[]
}

export type Answered<T> =
  | { readonly ok: true; readonly value: T; readonly etag: string | undefined; readonly nowMs: number }
  | { readonly ok: false; readonly problem: Problem }

/** What is asked beside method and path. */
export interface Asking {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** The service that this page is of. */
export interface Service {
  /** Rejects where it cannot be reached. Addresses are relative to the page, wherever a proxy has it. */
  readonly ask: <T>(method: string, path: string, asking?: Asking) => Promise<Answered<T>>
  /** An answer that goes on. */
  readonly open: (path: string, asking?: Asking) => Promise<Response>
}

/** Asks with the token that is good at that moment. */
export const serviceWith = (token: () => string | undefined): Service => {
  const open = (path: string, { headers, signal, body }: Asking = {}, method = 'GET'): Promise<Response> => {
    const bearer = token()
    return fetch(path, {
      method,
      cache: 'no-cache',
      credentials: 'same-origin',
      headers: {
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    })
  }
  return {
    open,
    ask: async <T>(method: string, path: string, asking: Asking = {}) => {
      const answer = await open(path, asking, method)
      if (!answer.ok) return { ok: false, problem: await problemOf(answer) } as const
      const nowMs = Number(answer.headers.get('xlane-now') ?? Date.now())
      const etag = answer.headers.get('etag') ?? undefined
      return { ok: true, value: (await answer.json()) as T, etag, nowMs } as const
    },
  }
}

/** What went wrong; of a proxy that answers in its own words, its status. */
export const problemOf = async (answer: Response): Promise<Problem> => {
  const fallback = { status: answer.status, code: '', detail: `the service answered ${answer.status}` }
  try {
    const said = (await answer.json()) as Partial<Problem> | null
    return typeof said?.detail === 'string' ? { ...fallback, ...said } : fallback
  } catch {
    return fallback
  }
}

/** A key that no other request has; `crypto.randomUUID` is only there on secure pages. */
const freshKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')

/** So often is a call made again that got no answer: with its key it is decided once. */
const TRIES = 3
const AGAIN_MS = 700

/** Something that is to happen once, however often it must be asked. Rejects where the service cannot be reached. */
export const askOnce = async <T>(
  service: Service,
  method: string,
  path: string,
  asking: Asking = {},
): Promise<Answered<T>> => {
  const headers = { ...asking.headers, 'idempotency-key': freshKey() }
  for (let tries = 1; ; tries++)
    try {
      return await service.ask<T>(method, path, { ...asking, headers })
    } catch (error) {
      if (tries === TRIES) throw error
      await new Promise(resolve => setTimeout(resolve, AGAIN_MS * tries))
    }
}

/** In words, for who asked. */
export const unreachable = (error: unknown): Problem => ({
  status: 0,
  code: '',
  detail: `the service cannot be reached (${error instanceof Error ? error.message : String(error)}): whether it was done is not known, look again`,
})
