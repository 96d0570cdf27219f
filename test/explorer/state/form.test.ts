import { expect, test } from 'vitest'
import { editForm, type FormState, readForm } from '../../../src/explorer/state/form.ts'
import { fieldOf } from '../../../src/explorer/state/read-form.ts'
import { textField } from '../../../src/explorer/state/text-field.ts'
import { network, tunnelOf } from '../../formats/says.ts'

const keys = 'id: a, sender: h1, receivers: [h2], loadSize: 64 B, routes: [[h1, s1, h2]]'
const withText = (form: FormState, key: string, text: string): FormState => ({
  ...form,
  fields: form.fields.map(field => (field.key === key ? { ...field, text: textField(text) } : field)),
})
const textOf = (form: FormState, key: string): string =>
  form.fields.find(field => field.key === key)?.text.text ?? ''

test('keys without a line of their own are typed as a file has them, and read back', () => {
  const batch = tunnelOf(`${keys}, period: 1 ms, packets: 3, within: 500 us, jitter: 5 us`)
  const form = editForm(batch)
  expect(textOf(form, 'more')).toBe('packets: 3, within: 500 us, jitter: 5 us')
  expect(readForm(form, network, [batch])).toEqual({ kind: 'tunnel', tunnel: batch })
  const changed = withText(form, 'more', 'packets: 2')
  const { withinPs: _window, jitterLimitPs: _limit, ...rest } = batch
  expect(readForm(changed, network, [batch])).toEqual({ kind: 'tunnel', tunnel: { ...rest, packets: 2 } })
})

test('a token bucket has no period to change, and can become one', () => {
  const bucket = tunnelOf(`${keys}, arrival: { rate: 10 Mbit/s, burst: 3000 B }`)
  const form = editForm(bucket)
  expect(textOf(form, 'period')).toBe('')
  expect(textOf(form, 'more')).toBe('arrival: { rate: 10 Mbit/s, burst: 3000 B }')
  expect(readForm(form, network, [bucket])).toEqual({ kind: 'tunnel', tunnel: bucket })
  const plain = withText(withText(form, 'more', ''), 'period', '1 ms')
  expect(readForm(plain, network, [bucket])).toEqual({
    kind: 'tunnel',
    tunnel: tunnelOf(`${keys}, period: 1 ms`),
  })
})

test('a replica stays one', () => {
  const both = `${keys.replace('routes: [[h1, s1, h2]]', 'period: 1 ms')}, replicas: [{ routes: [[h1, s1, h2]] }, { routes: [[h1, s1, h2]] }]`
  const second = tunnelOf(both, 1)
  expect(readForm(editForm(second), network, [second])).toEqual({ kind: 'tunnel', tunnel: second })
})

test.each([
  ['packets: 0', ['OUT_OF_RANGE']],
  ['fragment: true, packets: 2', ['CONFLICTING_KEYS']],
  ['packets', ['WRONG_TYPE']],
  ['{', ['UNKNOWN_KEY']],
])('a mistake among the other keys is shown at their line: %s', (text, codes) => {
  const plain = tunnelOf(`${keys}, period: 1 ms`)
  const content = readForm(withText(editForm(plain), 'more', text), network, [plain])
  if (content.kind !== 'wrong') throw new Error(content.kind)
  expect(content.problems.map(problem => problem.code)).toEqual(codes)
  expect(content.problems.map(fieldOf)).toEqual(codes.map(() => 'more'))
})
