import { element, type Markup } from '../../report/typeset/markup.ts'

/** Round values between two, about `count` of them: 1, 2 or 5 times a power of ten apart. */
export const ticksBetween = (from: number, to: number, count: number): readonly number[] => {
  const span = to - from
  if (!(span > 0)) return [from]
  const rough = span / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5].find(m => m * power >= rough) ?? 10)
  const steps = (value: number): number => Number((value / step).toPrecision(12))
  const first = Math.ceil(steps(from))
  // Counted, not summed: sums of tenths are not tenths.
  return Array.from({ length: Math.floor(steps(to)) - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  )
}

const US = 1e6

/** A time axis in µs below a picture, with its grid lines: `at` places picoseconds. */
export const timeAxis = (
  fromPs: number,
  toPs: number,
  at: (ps: number) => number,
  top: number,
  bottom: number,
  words: string,
): readonly Markup[] => [
  ...ticksBetween(fromPs / US, toPs / US, 8).map(us => {
    const x = at(us * US).toFixed(1)
    return element(
      'g',
      {},
      element('line', { class: 'grid', x1: x, x2: x, y1: top, y2: bottom }),
      element('text', { class: 'dim', x, y: bottom + 15, 'text-anchor': 'middle' }, String(us)),
    )
  }),
  element('line', {
    class: 'axis',
    x1: at(fromPs).toFixed(1),
    x2: at(toPs).toFixed(1),
    y1: bottom,
    y2: bottom,
  }),
  element('text', { class: 'dim', x: at(toPs).toFixed(1), y: bottom + 31, 'text-anchor': 'end' }, words),
]
