import type { Controller } from '../../controller/controller.ts'
import { ProblemError, problemOf } from '../problem.ts'
import type { EventHub } from '../watch/event-hub.ts'
import type { Answer, Question } from './mirror.ts'
import { beginMirror, type Mirroring } from './mirror-thread.ts'

/** Without a question for so long there is no page that is looked at, and the mirror goes. */
const IDLE_MS = 120_000

/** Views kept of one state: pages know a few versions, and names of others could be made up without end. */
const MOST_VIEWS = 32
/** Questions that may wait for their answers. */
const MOST_WAITING = 64

type View = Extract<Answer, { kind: 'view' }>

/** What pages show, from a mirror that is there while somebody looks. Pages that ask for the same get the same bytes. */
export class LiveState {
  readonly #controller: Controller
  readonly #hub: EventHub
  #mirror: Mirroring | undefined
  #waiting = 0
  #idle: NodeJS.Timeout | undefined
  /** Views of the state after the last decision, by what they are differences from. */
  #views = new Map<string, Promise<View>>()

  /** To be made when the hub is told of decisions already: then it is at the place behind each. */
  constructor(controller: Controller, hub: EventHub) {
    this.#controller = controller
    this.#hub = hub
    controller.onDecision(({ decision }) => {
      this.#views = new Map()
      this.#mirror?.decided(decision, hub.here)
    })
  }

  /** All that a page shows, or what is different from a version that it knows. Throws ProblemError where it has ended. */
  view(since: string | undefined): Promise<View> {
    const key = since ?? ''
    const known = this.#views.get(key)
    if (known !== undefined) return known
    const views = this.#views
    const asked = this.ask({ kind: 'view', ...(since === undefined ? {} : { since }) }).then(answer => {
      if (answer.kind !== 'view') throw new Error('a view was asked for')
      return answer
    })
    const [oldest] = views.keys()
    if (oldest !== undefined && views.size >= MOST_VIEWS) views.delete(oldest)
    views.set(key, asked)
    asked.catch(() => views.delete(key))
    return asked
  }

  /** Throws ProblemError where it has ended. */
  async ask(question: Question): Promise<Answer> {
    if (this.#waiting >= MOST_WAITING)
      throw new ProblemError(
        problemOf(503, 'BUSY', `${this.#waiting} pages wait for their answers: try again later`),
      )
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => void this.end(), IDLE_MS)
    this.#idle.unref()
    this.#mirror ??= beginMirror(this.#controller, this.#hub.here)
    const mirror = this.#mirror
    this.#waiting++
    try {
      return await mirror.ask(question)
    } catch (error) {
      // One that fell is not asked again.
      if (this.#mirror === mirror) void this.end()
      throw error
    } finally {
      this.#waiting--
    }
  }

  async end(): Promise<void> {
    clearTimeout(this.#idle)
    const mirror = this.#mirror
    this.#mirror = undefined
    this.#views = new Map()
    await mirror?.end()
  }
}
