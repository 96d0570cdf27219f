import { expect, test } from 'vitest'
import { nearest } from '../../src/quantity/nearest.ts'

test.each([
  ['quueSize', ['queueSize', 'bandwidth'], 'queueSize'],
  ['ferom', ['from', 'to'], 'from'],
  ['bandwith', ['queueSize', 'bandwidth'], 'bandwidth'],
  ['Kind', ['kind'], 'kind'],
  ['s9', ['s1', 's2'], 's1'],
  ['swtich-1', ['switch-1', 'switch-2'], 'switch-1'],
  ['zzz', ['s1', 's2'], undefined],
  ['x', ['y'], undefined],
  ['', ['y'], undefined],
  ['a'.repeat(1000), ['y'], undefined],
])('%s among %s', (found, names, expected) => {
  expect(nearest(found, names)).toBe(expected)
})
