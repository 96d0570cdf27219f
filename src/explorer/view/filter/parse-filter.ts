import { nearest } from '../../../quantity/nearest.ts'
import { parseQuantity } from '../../../quantity/parse-quantity.ts'
import type { FilterField, FilterFields } from './fields.ts'

type Test<Row> = (row: Row) => boolean

/** A filter as it was understood: all tests must pass. What was not understood tests nothing, and is said. */
export interface ParsedFilter<Row> {
  readonly tests: readonly Test<Row>[]
  readonly problem: string | undefined
}

type Operator = ':' | '=' | '!=' | '<' | '<=' | '>' | '>='

const TERM = /^(?<field>[\p{L}-]+)(?<operator><=|>=|!=|[:=<>])(?<value>.*)$/u

/** A comparison written with blanks: `slack < 5us`. */
const SPACED = /([\p{L}]) +(<=|>=|!=|[:=<>]) +(?=\S)/gu

/** Words, and fields with an operator and a value: `orders lane:2 slack<5us -to:b4 !`. */
export const parseFilter = <Row>(
  text: string,
  of: FilterFields<Row>,
  names: ReadonlySet<string>,
): ParsedFilter<Row> => {
  const tests: Test<Row>[] = []
  let problem: string | undefined
  for (const word of text.replace(SPACED, '$1$2').split(/\s+/)) {
    if (word === '') continue
    const test = parseWord(word, of, names)
    if (typeof test === 'string') problem ??= test
    else tests.push(test)
  }
  return { tests, problem }
}

/** A word as a test, or what is wrong with it. */
const parseWord = <Row>(
  word: string,
  of: FilterFields<Row>,
  names: ReadonlySet<string>,
): Test<Row> | string => {
  if (word === '!') return of.broken
  const negated = /^[-!](.+)$/.exec(word)?.[1]
  if (negated !== undefined && !names.has(word)) {
    const test = parseWord(negated, of, names)
    return typeof test === 'string' ? test : row => !test(row)
  }
  const parts = TERM.exec(word)?.groups
  if (/^(<=|>=|!=|[:=<>])/.test(word))
    return `write ${word} without blanks around it: slack${word.slice(0, 2)}…`
  // The names of links look like comparisons.
  if (parts === undefined || names.has(word)) return containing(word, of)
  const { field = '', operator = ':', value = '' } = parts
  if (field === 'is' || field === 'not') return parseState(field, value, of)
  const known = of.fields[field.toLowerCase()]
  if (known === undefined)
    return names.has(field) || operator === '>' ? containing(word, of) : unknownField(field, of)
  if (value === '') return `${field}${operator} needs a value: ${known.example}`
  return known.kind === 'names'
    ? namesTest(field, known, operator as Operator, value, names)
    : amountTest(field, known, operator as Operator, value)
}

const containing = <Row>(word: string, { text }: FilterFields<Row>): Test<Row> => {
  const lower = word.toLowerCase()
  return row => text(row).includes(lower)
}

const unknownField = <Row>(field: string, of: FilterFields<Row>): string => {
  const all = [...Object.keys(of.fields), 'is']
  const near = nearest(field, all)
  return `no field ${field}${near === undefined ? '' : `; did you mean ${near}?`} There are: ${all.join(' ')}`
}

const parseState = <Row>(is: string, value: string, { states }: FilterFields<Row>): Test<Row> | string => {
  const test = states[value.toLowerCase()]
  if (test !== undefined) return is === 'is' ? test : row => !test(row)
  const all = Object.keys(states)
  const near = nearest(value, all)
  return `${is}:${value} means nothing${near === undefined ? '' : `; did you mean ${is}:${near}?`} There are: ${all.join(' ')}`
}

/** A name that the network has must be met whole; any other text may be part of one. */
const namesTest = <Row>(
  name: string,
  { of, example }: Extract<FilterField<Row>, { kind: 'names' }>,
  operator: Operator,
  value: string,
  names: ReadonlySet<string>,
): Test<Row> | string => {
  if (operator !== ':' && operator !== '=' && operator !== '!=')
    return `${name} is a name, not an amount: ${example}`
  const lower = value.toLowerCase()
  const test: Test<Row> = names.has(value)
    ? row => of(row).includes(value)
    : row => of(row).some(own => own.toLowerCase().includes(lower))
  return operator === '!=' ? row => !test(row) : test
}

const amountTest = <Row>(
  name: string,
  field: Extract<FilterField<Row>, { kind: 'amount' }>,
  operator: Operator,
  value: string,
): Test<Row> | string => {
  const amount = readAmount(name, field, value)
  if (typeof amount === 'string') return amount
  const compare = COMPARE[operator]
  const { of } = field
  return row => {
    const own = of(row)
    return own !== undefined && compare(own, amount)
  }
}

const COMPARE: Readonly<Record<Operator, (a: number, b: number) => boolean>> = {
  ':': (a, b) => a === b,
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

/** The amount, or why it is none. */
const readAmount = <Row>(
  name: string,
  field: Extract<FilterField<Row>, { kind: 'amount' }>,
  value: string,
): number | string => {
  if (field.in === 'count' || field.in === 'share') {
    const number = /^[+-]?\d+(\.\d+)?%?$/.test(value) ? Number.parseFloat(value) : Number.NaN
    const isWrong = Number.isNaN(number) || (field.in === 'count' && value.endsWith('%'))
    if (isWrong)
      return `${name} is a ${field.in === 'count' ? 'number' : 'share'}: ${field.example}, not ${value}`
    return field.in === 'share' ? number / 100 : number
  }
  const isNegative = value.startsWith('-')
  const read = parseQuantity(isNegative ? value.slice(1) : value, field.in)
  if (!read.ok) {
    const { expected, suggestion } = read.problem
    return `${name}: expected ${expected}, found ${value}${suggestion === undefined ? '' : `; did you mean ${suggestion}?`} (${field.example})`
  }
  const amount = Number(read.value.valueOf())
  return isNegative ? -amount : amount
}
