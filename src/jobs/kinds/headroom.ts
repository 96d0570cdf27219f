import type { HeadroomInput, HeadroomPart } from '../../model/planning/headroom-input.ts'
import { type HeadroomAnswer, partsOfHeadroom, prepareHeadroom } from '../../planning/headroom/headroom.ts'
import type { JobKind } from '../job-kind.ts'

/** What is left: a part is one tunnel, one lane of a link, or one place and some of those it may send to. */
export const HEADROOM: JobKind<HeadroomInput, HeadroomPart, HeadroomAnswer> = {
  name: 'headroom',
  partsOf: partsOfHeadroom,
  prepare: prepareHeadroom,
}
