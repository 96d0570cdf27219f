import type { WorstSlack } from '../../model/planning/survival.ts'
import type { Tunnel } from '../../model/request.ts'

/** Deadline − worst latency of a tunnel; null without a bound, undefined without a deadline. */
export const slackOf = (
  { deadlinePs }: Pick<Tunnel, 'deadlinePs'>,
  worstPs: number | null,
): number | null | undefined =>
  deadlinePs === undefined ? undefined : worstPs === null ? null : deadlinePs - worstPs

/** What has no bound has no slack left at all. */
export const rank = (slackPs: number | null): number => slackPs ?? Number.NEGATIVE_INFINITY

/** The slacks of a network, so that the least of those that did not move is found at once. */
export class Slacks {
  readonly #rising: readonly WorstSlack[]

  /** Of tunnels with deadlines that run, in file order. */
  constructor(all: readonly WorstSlack[]) {
    this.#rising = all.toSorted((a, b) => rank(a.slackPs) - rank(b.slackPs))
  }

  /** The least of all but some. */
  leastBut(isLeftOut: (tunnel: string) => boolean): WorstSlack | null {
    return this.#rising.find(({ tunnel }) => !isLeftOut(tunnel)) ?? null
  }
}
