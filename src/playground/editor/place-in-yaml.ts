import { ENTRY, type Step } from './schema.ts'

/** Where in a text something is being written. */
export interface PlaceInYaml {
  /** Of the map or list around it, or of the value. */
  readonly path: readonly Step[]
  /** Whether a key is to come; else a value. */
  readonly isKey: boolean
  /** What is written of it already. */
  readonly begun: string
}

const KEY = /^("?)([\w.$><-]+)\1:(\s|$)/

/** Maps and lists in braces that are open at the end of a line, with what stands in the innermost. */
const insideFlow = (
  text: string,
):
  | { readonly steps: readonly Step[]; readonly isMap: boolean; readonly rest: string; readonly head: string }
  | undefined => {
  const open: { readonly at: number; readonly isMap: boolean }[] = []
  let quote = ''
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? ''
    if (quote !== '') {
      if (c === quote) quote = ''
    } else if (c === '"' || c === "'") quote = c
    else if (c === '{' || c === '[') open.push({ at: i, isMap: c === '{' })
    else if (c === '}' || c === ']') open.pop()
    else if (c === '#' && /\s/.test(text[i - 1] ?? ' ')) break
  }
  const [first] = open
  if (first === undefined) return undefined
  const steps: Step[] = []
  open.forEach(({ at, isMap }, i) => {
    const next = open[i + 1]
    if (next === undefined) return
    const between = text.slice(at + 1, next.at)
    if (!isMap) steps.push(ENTRY)
    else steps.push(/([\w.$><-]+)"?\s*:\s*$/.exec(between)?.[1] ?? '')
  })
  const last = open.at(-1) ?? first
  return {
    head: text.slice(0, first.at),
    steps: last.isMap ? steps : [...steps, ENTRY],
    isMap: last.isMap,
    rest: text.slice(last.at + 1),
  }
}

/** A step with the column where it begins: what stands further right and below is inside. */
interface Placed {
  readonly column: number
  readonly step: Step
}

/** Steps that a line makes by itself, `- ` into an entry and `key: ` into a value, and what stands behind them. */
const stepsOf = (
  line: string,
): { readonly steps: readonly Placed[]; readonly rest: string; readonly column: number } => {
  const steps: Placed[] = []
  let column = line.length - line.trimStart().length
  let rest = line.trimStart()
  const skip = (length: number): void => {
    const left = rest.slice(length)
    column += rest.length - left.trimStart().length
    rest = left.trimStart()
  }
  while (/^-(\s|$)/.test(rest)) {
    steps.push({ column, step: ENTRY })
    skip(1)
  }
  const key = KEY.exec(rest)
  if (key !== null) {
    steps.push({ column, step: key[2] ?? '' })
    skip(key[0].length)
  }
  return { steps, rest, column }
}

/** Leaves what a step at this column is not inside of. A list may stand as far left as the key that it is the value of. */
const leave = (stack: Placed[], column: number, isEntry: boolean): void => {
  for (let last = stack.at(-1); last !== undefined; last = stack.at(-1)) {
    if (last.column < column || (isEntry && last.column === column && last.step !== ENTRY)) return
    stack.pop()
  }
}

/** The place at the end of a text, by the indentation of its lines and the braces of the last one. */
export const placeInYaml = (text: string): PlaceInYaml => {
  const lines = text.split('\n')
  const last = lines.pop() ?? ''
  const flow = insideFlow(last)
  const stack: Placed[] = []
  const take = (steps: readonly Placed[]): void => {
    for (const placed of steps) {
      leave(stack, placed.column, placed.step === ENTRY)
      stack.push(placed)
    }
  }
  for (const line of lines) if (!/^\s*(#|$)/.test(line)) take(stepsOf(line).steps)
  const { steps, rest, column } = stepsOf(flow === undefined ? last : flow.head)
  take(steps)
  const outer = (): readonly Step[] => stack.map(({ step }) => step)
  if (flow !== undefined) return inFlow([...outer(), ...flow.steps], flow.isMap, flow.rest)
  if (typeof steps.at(-1)?.step === 'string') return { path: outer(), isKey: false, begun: rest }
  leave(stack, column, false)
  return { path: outer(), isKey: true, begun: rest }
}

const inFlow = (path: readonly Step[], isMap: boolean, inside: string): PlaceInYaml => {
  const written = inside.split(',').at(-1)?.trimStart() ?? ''
  if (!isMap) return { path, isKey: false, begun: written }
  const pair = /^"?([\w.$><-]+)"?\s*:\s*(.*)$/.exec(written)
  return pair === null
    ? { path, isKey: true, begun: written }
    : { path: [...path, pair[1] ?? ''], isKey: false, begun: pair[2] ?? '' }
}
