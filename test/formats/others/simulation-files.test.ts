import { describe, expect, test } from 'vitest'
import { parseHosts } from '../../../src/formats/others/parse-hosts.ts'
import { parsePhases } from '../../../src/formats/others/parse-phases.ts'

const lines = (parsed: ReturnType<typeof parseHosts> | ReturnType<typeof parsePhases>): readonly string[] =>
  parsed.ok
    ? ['fine']
    : parsed.diagnostics.map(d => `${d.line}:${d.column} ${d.code} ${d.path}: ${d.message}`)

const phases = (text: string) => parsePhases(text, { file: 'p.json', tunnels: ['a', 'b'] })

describe('phases', () => {
  test('come in the order of the tunnels', () => {
    expect(phases('{ "phasesPs": { "b": 5, "a": 0 } }')).toEqual({ ok: true, value: [0, 5], warnings: [] })
  })

  test.each([
    ['{ "phasesPs": { "a": 1, "c": 2 } }', ['1:25 UNKNOWN_TUNNEL phasesPs.c: expected one of a, b; found c']],
    [
      '{ "phasesPs": { "a": 1 } }',
      ['1:15 MISSING_KEY phasesPs.b: expected a phase for every tunnel, b too; found no such key'],
    ],
    [
      '{ "phasesPs": { "a": -1, "b": 0.5 } }',
      [
        '1:22 OUT_OF_RANGE phasesPs.a: expected a whole number of picoseconds, at least 0; found -1',
        '1:31 OUT_OF_RANGE phasesPs.b: expected a whole number of picoseconds, at least 0; found 0.5',
      ],
    ],
    [
      '{ "phases": {} }',
      [
        '1:1 MISSING_KEY phasesPs: expected the key phasesPs: a map from tunnels to picoseconds; found no such key',
        '1:3 UNKNOWN_KEY phases: expected the key phasesPs; found phases; did you mean phasesPs?',
      ],
    ],
  ])('%s', (text, expected) => {
    expect(lines(phases(text))).toEqual(expected)
  })
})

const hosts = (quantiles: string, name = '') =>
  parseHosts(`${name}quantiles:\n${quantiles}`, { file: 'h.yaml' })

describe('hosts', () => {
  test('quantiles become shares and picoseconds; the name is the file unless it says', () => {
    const text =
      '  - { share: 0, delay: 0 }\n  - { share: 99.99999 %, delay: 80 ns }\n  - { share: 100 %, delay: 1.5 us }\n'
    const value = { name: 'h.yaml', share: [0, 0.9999999, 1], delayPs: [0, 80_000, 1_500_000] }
    expect(hosts(text)).toEqual({ ok: true, value, warnings: [] })
    expect(hosts(text, 'name: rack 7\n')).toEqual({
      ok: true,
      value: { ...value, name: 'rack 7' },
      warnings: [],
    })
  })

  test.each([
    [
      '  - { share: 0 %, delay: 1 ns }\n',
      [
        '2:3 WRONG_TYPE quantiles: expected at least two quantiles, the first of 0 % and the last of 100 %; found 1',
      ],
    ],
    [
      '  - { share: 1 %, delay: 1 ns }\n  - { share: 99 %, delay: 1 ns }\n',
      [
        '2:14 OUT_OF_RANGE quantiles[0].share: expected 0 % in the first quantile: the least delay; found 1 %',
        '3:14 OUT_OF_RANGE quantiles[1].share: expected 100 % in the last quantile: the greatest delay; found 99 %',
      ],
    ],
    [
      '  - { share: 0 %, delay: 2 ns }\n  - { share: 0 %, delay: 1 ns }\n  - { share: 100 %, delay: 3 ns }\n',
      [
        '3:14 OUT_OF_RANGE quantiles[1].share: expected a share above that of the quantile before; found 0 %',
        '3:26 OUT_OF_RANGE quantiles[1].delay: expected a delay not below that of the quantile before; found 1 ns',
      ],
    ],
    [
      '  - { share: 0.5, delay: 2 }\n  - { share: 100 %, dealy: 3 ns }\n',
      [
        '2:14 MISSING_UNIT quantiles[0].share: expected a ratio such as 100 ppm (units: ppm, ppb, %); found 0.5',
        '2:26 MISSING_UNIT quantiles[0].delay: expected a time such as 10 us (units: ps, ns, us, ms, s); found 2',
        '3:5 MISSING_KEY quantiles[1].delay: expected the key delay: a time such as 10 us (units: ps, ns, us, ms, s); found no such key',
        '3:21 UNKNOWN_KEY quantiles[1].dealy: expected one of share, delay; found dealy; did you mean delay?',
      ],
    ],
  ])('%j', (text, expected) => {
    expect(lines(hosts(text))).toEqual(expected)
  })
})
