import * as z from 'zod'
import type { Contract } from '../controller/contract/contract.ts'
import type { Controller } from '../controller/controller.ts'
import { ProblemError, problemOf } from './problem.ts'

/** What a list may be asked for. */
export interface ListQuery {
  readonly limit?: string
  readonly after?: string
  readonly sender?: string
  readonly receiver?: string
  readonly lane?: string
  readonly status?: string
}

const text = (description: string): z.ZodType => z.string().optional().meta({ description })

/** The same for the document. */
export const listQuery: z.ZodType = z.object({
  limit: text('At most so many.'),
  after: text('Only names behind this one: `next` of the page before.'),
  sender: text('Only of this node.'),
  receiver: text('Only with this node among the receivers.'),
  lane: text('Only in this lane.'),
  status: z.enum(['granted', 'demoted']).optional().meta({ description: 'Only these.' }),
})

/** A page of contracts, in the order of their names. */
export interface TunnelPage {
  readonly tunnels: readonly Contract[]
  /** The last name of this page, where there is another one: `after` of the next. */
  readonly next?: string
}

const KEYS = ['limit', 'after', 'sender', 'receiver', 'lane', 'status']

const refuse = (key: string, expected: string): never => {
  throw new ProblemError(problemOf(400, 'WRONG_TYPE', `query ${key}: expected ${expected}`))
}

const wholeOf = (key: string, text: string | undefined, least: number): number | undefined => {
  if (text === undefined) return undefined
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  return value >= least ? value : refuse(key, `a whole number from ${least}`)
}

/** Lists of one controller; names are sorted once for each decision. */
export class TunnelList {
  readonly #controller: Controller
  #sorted: { readonly sequence: number; readonly names: readonly string[] } = { sequence: -1, names: [] }

  constructor(controller: Controller) {
    this.#controller = controller
  }

  /** Throws ProblemError for a query that means nothing. */
  page(query: ListQuery): TunnelPage {
    for (const [key, value] of Object.entries(query)) {
      if (!KEYS.includes(key)) refuse(key, `one of ${KEYS.join(', ')}`)
      if (typeof value !== 'string') refuse(key, 'it once')
    }
    const { after, sender, receiver, status } = query
    const limit = wholeOf('limit', query.limit, 1) ?? Number.POSITIVE_INFINITY
    const lane = wholeOf('lane', query.lane, 0)
    if (status !== undefined && status !== 'granted' && status !== 'demoted')
      refuse('status', 'granted or demoted')
    const isWanted = ({ request, status: has }: Contract): boolean =>
      (sender === undefined || request.sender === sender) &&
      (receiver === undefined || request.receivers.includes(receiver)) &&
      (lane === undefined || (request.lane ?? 0) === lane) &&
      (status === undefined || has === status)
    const tunnels: Contract[] = []
    const names = this.#names()
    for (let i = after === undefined ? 0 : firstAfter(names, after); i < names.length; i++) {
      const contract = this.#controller.tunnel(names[i] ?? '')
      if (contract === undefined || !isWanted(contract)) continue
      if (tunnels.length === limit) return { tunnels, ...nextOf(tunnels) }
      tunnels.push(contract)
    }
    return { tunnels }
  }

  #names(): readonly string[] {
    const { sequence, held } = this.#controller.state
    if (this.#sorted.sequence !== sequence) this.#sorted = { sequence, names: [...held.keys()].toSorted() }
    return this.#sorted.names
  }
}

const nextOf = (tunnels: readonly Contract[]): { readonly next?: string } => {
  const last = tunnels.at(-1)
  return last === undefined ? {} : { next: last.id }
}

/** Where names behind this one begin. */
const firstAfter = (names: readonly string[], after: string): number => {
  let low = 0
  let high = names.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((names[middle] ?? '') <= after) low = middle + 1
    else high = middle
  }
  return low
}
