import { kindsOf } from '../../src/jobs/kind-named.ts'
import { anyKind } from '../../src/jobs/kinds.ts'
import { partHandler } from '../../src/jobs/part-handler.ts'
import { BURN } from './burn.ts'

export default partHandler(kindsOf({ burn: async () => anyKind(BURN) }))
