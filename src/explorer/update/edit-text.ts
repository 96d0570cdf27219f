import type { Diagnostic } from '../../formats/diagnostics/diagnostic.ts'
import { parseAllocation } from '../../formats/requests/parse-allocation.ts'
import { parseLanedRequests } from '../../formats/requests/parse-requests.ts'
import { printAllocation, printRequests } from '../../formats/requests/print-requests.ts'
import { counted } from '../../report/typeset/numbers.ts'
import type { Draft, Next, State } from '../state/state.ts'
import { chosenRows } from '../view/selection.ts'
import type { TunnelRow } from '../view/tunnel-rows.ts'
import { operate } from './change.ts'
import { only, saying } from './next.ts'

const FILE = 'the edited text'
/** Lines of ours above the text, which do not come back. */
const OURS = '#! '

const HEAD = [
  'save and leave the editor to try this; leave it as it is to change nothing',
  'times, sizes and keys as in a file; ids stay',
]

const withHead = (head: readonly string[], text: string): string =>
  head.map(line => `${OURS}${line}\n`).join('') + text

const withoutHead = (text: string): string =>
  text
    .split('\n')
    .filter(line => !line.startsWith(OURS.trim()))
    .join('\n')

const textOf = ({ topology }: State, rows: readonly TunnelRow[]): string => {
  const tunnels = rows.flatMap(({ copies, rejected }) => (rejected === undefined ? copies : []))
  return tunnels.length > 0
    ? printAllocation({ tunnels }, topology)
    : printRequests(
        rows.flatMap(({ rejected }) => rejected?.request ?? []),
        topology,
      )
}

const isSameIds = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id, i) => id === b[i])

/** What is marked or selected, handed to the editor; what came back with mistakes, as it came back. */
export const editChosen = (state: State): Next => {
  const rows = chosenRows(state)
  const rejected = rows.filter(row => row.rejected !== undefined)
  if (rows.length === 0) return saying(state, 'warn', 'no tunnel is selected')
  if (rejected.length > 0 && rows.length > 1)
    return saying(state, 'warn', 'rejected requests are edited one at a time')
  const ids = rows.map(({ tunnel }) => tunnel.id)
  const draft: Draft =
    state.draft !== undefined && isSameIds(state.draft.ids, ids)
      ? state.draft
      : { ids, text: withHead(HEAD, textOf(state, rows)) }
  return { state: { ...state, draft }, effect: { kind: 'edit', draft } }
}

const problem = ({ line, code, message }: Diagnostic): string => `line ${line}: ${code} ${message}`

const wrong = (state: State, ids: readonly string[], text: string, problems: readonly string[]): Next => {
  const [first = ''] = problems
  const draft = { ids, text: withHead([...HEAD, ...problems], text) }
  return saying(
    { ...state, draft },
    'bad',
    `${first}${problems.length > 1 ? ` and ${counted(problems.length - 1, 'more problem')}` : ''}; E opens it again`,
  )
}

/** What came back from the editor, judged as a file is, and done as one change. */
export const readEdited = (
  state: State,
  { ids, text }: { readonly ids: readonly string[]; readonly text: string | undefined },
): Next => {
  if (text === undefined) return only(state)
  const own = withoutHead(text)
  const before = withoutHead(state.draft?.text ?? '')
  const [id = ''] = ids
  const rejected = state.world.rejected.find(({ request }) => request.id === id)
  if (own.trim() === before.trim() && rejected === undefined)
    return saying({ ...state, draft: undefined }, 'plain', 'nothing was changed in the editor')
  const { topology } = state
  if (rejected !== undefined) {
    const read = parseLanedRequests(own, { file: FILE, topology })
    if (!read.ok) return wrong(state, ids, own, read.diagnostics.map(problem))
    const [request] = read.value
    if (request === undefined || read.value.length > 1)
      return wrong(state, ids, own, ['there must be one request'])
    return operate({ ...state, draft: undefined }, { kind: 'add', request, force: false, instead: id })
  }
  const read = parseAllocation(own, { file: FILE, topology })
  if (!read.ok) return wrong(state, ids, own, read.diagnostics.map(problem))
  const there = new Set(state.world.tunnels.map(tunnel => tunnel.id))
  const strange = read.value.tunnels.filter(tunnel => !there.has(tunnel.id))
  if (strange.length > 0)
    return wrong(
      state,
      ids,
      own,
      strange.map(tunnel => `there is no tunnel ${tunnel.id}: ids stay as they are`),
    )
  return operate({ ...state, draft: undefined }, { kind: 'change', tunnels: read.value.tunnels })
}
