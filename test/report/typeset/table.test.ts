import { describe, expect, test } from 'vitest'
import { endsWithin } from '../../../src/report/analysis/receivers.ts'
import { fitColumns } from '../../../src/report/typeset/fit-columns.ts'
import { naturalOrder } from '../../../src/report/typeset/natural-order.ts'
import { plainPainter } from '../../../src/report/typeset/painter.ts'
import { type Column, renderTable } from '../../../src/report/typeset/table.ts'
import { cutEnd, cutMiddle, padEnd, textWidth } from '../../../src/report/typeset/text-width.ts'
import { wrap, wrapPhrases } from '../../../src/report/typeset/wrap.ts'

type Row = readonly [name: string, value: string]
const COLUMNS: Column<Row>[] = [
  { head: ['name'], align: 'left', rank: 1, least: 4, text: r => r[0] },
  { head: ['big', 'value'], unit: 'µs', align: 'right', rank: 2, text: r => r[1] },
]
const ROWS: Row[] = [
  ['a', '1.5'],
  ['longer-name', '10.5'],
]
const render = (width: number) => renderTable(COLUMNS, ROWS, { width, painter: plainPainter })

describe('a table', () => {
  test('lines up, headings over their columns', () => {
    expect(render(80).lines).toEqual([
      '               big',
      'name         value',
      '                µs',
      'a              1.5',
      'longer-name   10.5',
    ])
  })
  test('cuts what may be cut, then leaves columns out', () => {
    expect(render(13).lines.at(-1)).toBe('longe…   10.5')
    expect(render(8)).toEqual({ lines: ['name', 'a', 'longer-…'], dropped: ['big value'] })
  })
})

test('columns go by rank, and the first takes the room that is left', () => {
  const wish = (width: number, least: number, rank: number) => ({ width, least, rank })
  expect(fitColumns([wish(10, 4, 1), wish(5, 5, 3), wish(6, 6, 2)], 30, 2)).toEqual([10, 5, 6])
  expect(fitColumns([wish(10, 4, 1), wish(5, 5, 3), wish(6, 6, 2)], 21, 2)).toEqual([6, 5, 6])
  expect(fitColumns([wish(10, 4, 1), wish(5, 5, 3), wish(6, 6, 2)], 16, 2)).toEqual([8, undefined, 6])
  expect(fitColumns([wish(10, 4, 1)], 2, 2)).toEqual([4])
})

describe('width', () => {
  test('counts columns, not characters', () => {
    expect(textWidth('h1 → h2')).toBe(7)
    expect(textWidth('東京')).toBe(4)
    expect(padEnd('東京', 6)).toBe('東京  ')
    expect(cutEnd('東京都庁', 6)).toBe('東京…')
  })
  test('ids keep both ends', () => {
    expect(cutMiddle('replication-group-17', 11)).toBe('repli…up-17')
    expect(cutMiddle('short', 11)).toBe('short')
  })
})

test('receivers that do not fit are counted', () => {
  const ends = { sender: 'h1', receivers: ['h2', 'h3', 'h4', 'h5'].map(node => ({ node })) }
  expect(endsWithin(ends, 99)).toBe('h1 → h2, h3, h4, h5')
  expect(endsWithin(ends, 16)).toBe('h1 → h2, h3 +2')
  expect(endsWithin(ends, 12)).toBe('h1 → h2 +3')
  expect(endsWithin(ends, 5)).toBeUndefined()
  expect(endsWithin({ ...ends, receivers: [...ends.receivers, { node: 'a-long-name' }] }, 13)).toBe(
    'h1 → h2 +4',
  )
})

test('lines break at spaces, phrases stay whole', () => {
  expect(wrap('one two three', 8, '  ')).toEqual(['one two', '  three'])
  expect(wrap('  one two', 6, '  ')).toEqual(['  one', '  two'])
  expect(wrapPhrases(['a b', 'c d', 'e'], ' · ', 7)).toEqual(['a b ·', 'c d · e'])
  expect(wrapPhrases(['a b c d e f', 'g'], ', ', 7)).toEqual(['a b c d', 'e f,', 'g'])
})

test('t2 comes before t10', () => {
  expect(['t10', 't2', 't', 'a10b', 'a10', 'b1', '07', '7'].toSorted(naturalOrder)).toEqual([
    '07',
    '7',
    'a10',
    'a10b',
    'b1',
    't',
    't2',
    't10',
  ])
})
