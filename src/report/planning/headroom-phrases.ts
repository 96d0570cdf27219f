import type { HeadroomResult, Template } from '../../model/planning/headroom.ts'
import { formatSize } from '../../quantity/format-quantity.ts'
import { timeText } from '../../quantity/time-text.ts'
import { counted } from '../typeset/numbers.ts'
import { visible } from '../typeset/visible.ts'
import { bindingText } from './binding-text.ts'
import { factorText } from './headroom-columns.ts'

/** What all of it comes to. */
export const wholePhrases = ({ valid, violations, whole, complete }: HeadroomResult): readonly string[] => [
  ...(valid
    ? []
    : [`NOT VALID as it is: ${counted(violations.length, 'violation')}, none of which may get worse`]),
  ...(whole === undefined
    ? []
    : [
        `all tunnels together: ${factorText(whole.factorPpm)} times as often, then ${bindingText(whole.binds)}`,
      ]),
  ...(complete ? [] : ['stopped: not all that was asked for is answered']),
]

/** What was tried between pairs, and how. */
export const templatePhrase = ({ template, asked }: HeadroomResult): string =>
  template === undefined || asked === undefined
    ? ''
    : `${templateText(template)}; ${
        asked.ways === 'each'
          ? 'each on the way that admission finds for it'
          : 'all on the way of the next one'
      }${asked.between === 'switches' ? '; between the hosts whose cables are fullest' : ''}`

/** `64 B every 10 µs in lane 0 within 50 µs`. */
export const templateText = ({ loadSizeBits, periodPs, lane, deadlinePs }: Template): string =>
  `${formatSize(loadSizeBits)} every ${timeText(periodPs)} in lane ${lane}${
    deadlinePs === undefined ? '' : ` within ${timeText(deadlinePs)}`
  }`

/** What is wrong as it is. */
export const violationLines = ({ violations }: HeadroomResult): readonly string[] =>
  violations.map(({ code, message }) => `${code} ${visible(message)}`)
