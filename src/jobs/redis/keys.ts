/** All keys in Redis begin so, BullMQ's among them. */
export const PREFIX: string = 'xlane'

/** The input of a piece of work, as text. */
export const inputKey = (run: string): string => `${PREFIX}:run:${run}:input`
/** Its answers: a hash from the first part of a range to its `StoredAnswer`. */
export const answersKey = (run: string): string => `${PREFIX}:run:${run}:answers`
/** First parts of the ranges that were answered, in the order in which that happened. */
export const orderKey = (run: string): string => `${PREFIX}:run:${run}:order`
/** Who waits for it: gone when nobody does. */
export const wantedKey = (run: string): string => `${PREFIX}:run:${run}:wanted`
/** Ids of the processes that work here, and what each says of itself. */
export const PRESENT_KEY: string = `${PREFIX}:present`
export const presentKey = (id: string): string => `${PREFIX}:present:${id}`
/** Queues by name, with the time of their last use in seconds: those of builds that are gone are taken away. */
export const QUEUES_KEY: string = `${PREFIX}:queues`

/** Input and answers are kept for so long after they were last touched. */
export const KEPT_S: number = 24 * 3600
/** Who waits says so again within this time. */
export const WANTED_S = 60

/** A queue of its own for each build, so that no worker does what another build would do otherwise. */
export const queueName = (build: string): string => `parts-${build}`

/** What BullMQ carries: no more than where to find the rest. */
export interface PartJob {
  readonly kind: string
  readonly run: string
  readonly from: number
  readonly to: number
}

/** The same part of the same work is the same job: put in twice it is there once. BullMQ allows no colon. */
export const jobId = ({ run, from }: Pick<PartJob, 'run' | 'from'>): string => `${run}-${from}`
