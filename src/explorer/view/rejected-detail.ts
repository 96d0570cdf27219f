import { timeText } from '../../quantity/time-text.ts'
import { endsText } from '../../report/analysis/receivers.ts'
import { rejectionLines } from '../../report/analysis/verdict-lines.ts'
import { visible } from '../../report/typeset/visible.ts'
import { wrap, wrapPhrases } from '../../report/typeset/wrap.ts'
import { valuesOfRequest } from '../state/read-form.ts'
import type { State } from '../state/state.ts'
import { sizeText } from '../what-if/text.ts'
import type { RejectedRequest } from '../what-if/world.ts'
import type { ScreenPainter } from './painter.ts'
import { lines, plain, type TextLine } from './text-line.ts'

/** What a rejected request asks for, why it has no place, and what can be done about it. */
export const rejectedDetail = (
  { topology }: State,
  { request, rejection }: RejectedRequest,
  width: number,
  painter: ScreenPainter,
): readonly TextLine[] => {
  const { deadlinePs, maxPeriodPs } = request
  const { more = '' } = valuesOfRequest(request, topology)
  const facts = [
    painter.strong(visible(request.id)),
    `lane ${request.lane}`,
    `${sizeText(request.sizeBits)} every ${timeText(request.periodPs)}`,
    ...(deadlinePs === undefined ? [] : [`deadline ${timeText(deadlinePs)}`]),
    ...(maxPeriodPs === undefined ? [] : [`at most every ${timeText(maxPeriodPs)}`]),
    ...(more === '' ? [] : [visible(more)]),
  ]
  const ends = { sender: request.sender, receivers: request.receivers.map(node => ({ node })) }
  return [
    ...lines(wrapPhrases(facts, ' · ', width, '  ')),
    ...lines(wrap(endsText(ends), width, '  ').map(painter.dim)),
    plain(''),
    plain(painter.bad('rejected: it has no place, and no part in any number')),
    // Its heading counts, and there is one.
    ...rejectionLines([rejection], { width, painter, limit: 1 })
      .slice(2)
      .map((text): TextLine => {
        const { tunnel } = rejection
        return tunnel === undefined || tunnel === request.id ? { text } : { text, jump: tunnel }
      }),
    plain(''),
    ...lines(
      wrap('r tries it again · e edits it, then tries again · f places it whatever it breaks', width).map(
        painter.dim,
      ),
    ),
  ]
}
