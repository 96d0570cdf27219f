import { describe, expect, test } from 'vitest'
import { documented } from './exports.ts'

const all = documented()

/** Units as names end with them, and words by which a comment may say them. */
const UNITS: readonly (readonly [suffix: RegExp, words: RegExp])[] = [
  [/Ps$/, /\bps\b|picosecond|\bTime\b|time\b|latenc|Latenc|jitter|[Ss]pread|delay|period|Period|wait|[λδ]/],
  [/Ms$/, /\bms\b|millisecond|time\b|Time\b|when/i],
  [/Bits$/, /\b[Bb]its?\b|[Bb]acklog|[Ss]ize|load|Room|[Ff]rame/],
  [/Bps$/, /bit\/s|[Rr]ate/],
  [/Ppb$/, /ppb|billion/],
]

describe('what the doors of the package export', () => {
  test('is found', () => {
    expect(all.length).toBeGreaterThan(1000)
    expect(new Set(all.map(({ door }) => door))).toEqual(new Set(['core', 'controller', 'report']))
    const names = all.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining(['analyze', 'Tunnel.periodPs', 'Controller.requestBandwidth', 'reportHtml']),
    )
  })

  test('is documented, every export and every field', () => {
    expect(all.filter(({ comment }) => comment === '').map(({ file, name }) => `${file}: ${name}`)).toEqual(
      [],
    )
  })

  test('says what it measures', () => {
    const silent = all.filter(({ name, comment }) =>
      UNITS.some(([suffix, words]) => suffix.test(name) && name.includes('.') && !words.test(comment)),
    )
    expect(silent.map(({ file, name, comment }) => `${file}: ${name}: ${comment}`)).toEqual([])
  })
})
