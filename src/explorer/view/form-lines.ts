import type { Rejection } from '../../model/verdict.ts'
import { rejectionLines } from '../../report/analysis/verdict-lines.ts'
import { counted } from '../../report/typeset/numbers.ts'
import { cutEnd, padEnd } from '../../report/typeset/text-width.ts'
import { visible } from '../../report/typeset/visible.ts'
import { wrap } from '../../report/typeset/wrap.ts'
import { completions, type Field, type FormState } from '../state/form.ts'
import { FIELD_HINTS } from '../state/form-fields.ts'
import { fieldOf } from '../state/read-form.ts'
import { SAVED, type SaveDialog, type Saved, type State } from '../state/state.ts'
import type { TextField } from '../state/text-field.ts'
import type { ScreenPainter } from './painter.ts'

const LABELS = 11

/** The text with a cursor in it, which stands under or behind a character. */
export const fieldText = ({ text, at }: TextField, isActive: boolean, painter: ScreenPainter): string => {
  if (!isActive) return visible(text)
  const characters = [...text]
  const under = characters[at] ?? ' '
  const before = visible(characters.slice(0, at).join(''))
  const after = visible(characters.slice(at + 1).join(''))
  // Without colours the place of the cursor must be seen all the same.
  const cursor = painter.select(visible(under))
  return `${before}${cursor === under ? `▏${under}` : cursor}${after}`
}

const problemsOf = (form: FormState, field: Field): readonly string[] =>
  form.problems
    .filter(problem => fieldOf(problem) === field.key)
    .filter(problem => form.isSent || problem.code !== 'MISSING_KEY')
    .map(({ code, message }) => `${code}: ${message}`)

const fieldLines = (
  state: State,
  form: FormState,
  field: Field,
  width: number,
  painter: ScreenPainter,
): readonly string[] => {
  const isActive = form.fields[form.at] === field
  const problems = problemsOf(form, field)
  const isEmpty = field.text.text === ''
  const sign = problems.length > 0 ? painter.bad('✗') : isEmpty ? ' ' : painter.good('✓')
  const label = padEnd(field.key, LABELS)
  const line = `${isActive ? '▸' : ' '} ${isActive ? painter.strong(label) : label} ${sign} ${fieldText(field.text, isActive, painter)}`
  const indent = ' '.repeat(LABELS + 5)
  const names = isActive ? completions(field, state.topology) : []
  const hint = [
    ...(isActive || isEmpty ? [FIELD_HINTS[field.key]] : []),
    ...(names.length > 0 && !isEmpty ? [names.slice(0, 12).map(visible).join(' ')] : []),
  ]
  return [
    line + (isEmpty && !isActive ? painter.dim(FIELD_HINTS[field.key]) : ''),
    ...(isActive ? hint.map(text => painter.dim(indent + cutEnd(text, width - indent.length))) : []),
    ...problems.flatMap(text => wrap(text, width - indent.length).map(part => indent + painter.bad(part))),
  ]
}

const rejectionOf = (rejection: Rejection, width: number, painter: ScreenPainter): readonly string[] => [
  '',
  painter.bad('It does not fit beside the others:'),
  // Its heading counts, and there is one.
  ...rejectionLines([rejection], { width, painter, limit: 1 }).slice(2),
  `enter places it all the same, and shows what breaks${rejection.remedy === undefined ? '' : '; ctrl-f takes what would fit'};`,
  'ctrl-s keeps it among the rejected requests',
]

const titleOf = ({ editing, instead }: FormState): string =>
  editing !== undefined
    ? `Change ${visible(editing)}`
    : instead === undefined
      ? 'A new request'
      : `The rejected request ${visible(instead)}`

/** The form, with what its parser says of each field. */
export const formLines = (
  state: State,
  form: FormState,
  width: number,
  painter: ScreenPainter,
): readonly string[] => [
  painter.strong(titleOf(form)),
  '',
  ...form.fields.flatMap(field => fieldLines(state, form, field, width, painter)),
  ...(form.rejection === undefined ? [] : rejectionOf(form.rejection, width, painter)),
]

/** What can be saved of this state. */
export const savedKinds = ({ world, opened }: State): readonly Saved[] =>
  world.topology === opened.topology ? SAVED.filter(kind => kind !== 'topology') : SAVED

/** What a file of this kind will not hold, or holds for another network than the one on the screen. */
const savedOtherwise = ({ world, opened }: State, as: Saved): readonly string[] => {
  const { failed, rejected, topology } = world
  return [
    ...(as !== 'topology' && topology !== opened.topology
      ? ['the network was changed too, and all this holds on the new one: save the topology as well']
      : []),
    ...(as === 'allocation' && rejected.length > 0
      ? [
          `${counted(rejected.length, 'rejected request')} will not be in it: an allocation holds what has a place`,
        ]
      : []),
    ...(as === 'allocation' && failed.length > 0
      ? ['its ranges are those with nothing failed, for a topology file knows no failures']
      : []),
  ]
}

export const saveLines = (
  state: State,
  { path, as, exists }: SaveDialog,
  width: number,
  painter: ScreenPainter,
): readonly string[] => {
  const choice = (what: SaveDialog['as'], text: string): string =>
    `  ${as === what ? painter.accent('(•)') : '( )'} ${padEnd(what, 11)} ${painter.dim(text)}`
  return [
    painter.strong('Save the tunnels'),
    '',
    `▸ file ${fieldText(path, true, painter)}`,
    '',
    choice('allocation', 'trees, periods and ranges: for check, simulate, explore'),
    choice('requests', 'what is asked for, without trees: for analyze'),
    ...(savedKinds(state).includes('topology')
      ? [choice('topology', 'the network with what was changed to mend something')]
      : []),
    '',
    painter.dim('a name that ends in .json gives JSON, any other YAML'),
    ...savedOtherwise(state, as).flatMap(text => wrap(text, width, '  ').map(painter.warn)),
    ...(exists === undefined
      ? []
      : wrap(`${visible(exists)} exists: enter replaces it`, width).map(painter.warn)),
  ]
}
