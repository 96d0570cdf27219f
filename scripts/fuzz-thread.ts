/** What threads and workers of the fuzzer run: the product's kinds of work do not know it, as it is not part of the product. */
import { kindsOf } from '../src/jobs/kind-named.ts'
import { anyKind } from '../src/jobs/kinds.ts'
import { partHandler } from '../src/jobs/part-handler.ts'
import { FUZZ } from '../test/fuzz/spread-fuzz.ts'

export default partHandler(kindsOf({ fuzz: async () => anyKind(FUZZ) }))
