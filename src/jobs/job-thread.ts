import type { PartTask } from '../threads/part-pool.ts'
import { kindsOf } from './kind-named.ts'
import { KINDS } from './kinds.ts'
import { partHandler } from './part-handler.ts'

/** What a thread runs (`threads/part-pool.ts`): all kinds of the product. */
const answer: (task: PartTask) => Promise<string> = partHandler(kindsOf(KINDS))

export default answer
