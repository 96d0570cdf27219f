import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nameExpected } from '../../src/model/checks/words.ts'
import { converted } from './convert-text.ts'

/** Text as files have it: also half characters, marks of direction, and more than a name may be long. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom(
    '.',
    '..',
    '\ud800',
    '\u200f',
    'a\u200eb',
    ' ',
    '\u2028',
    'x'.repeat(400),
    '🙂'.repeat(200),
    'None',
  ),
)

test('whatever nodes and flows are called, names are names, each once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.record({ id: anyText.filter(t => t !== ''), label: anyText }), {
        minLength: 2,
        maxLength: 8,
        selector: ({ id }) => id,
      }),
      async nodes => {
        const [first, second] = nodes
        const links = [{ source: first!.id, target: second!.id }]
        const text = JSON.stringify({ directed: false, nodes, links })
        const { topology } = await converted(text, { bandwidthBps: 1_000_000_000 })
        const names = topology.nodes.map(({ id }) => id)
        expect(names.map(nameExpected).filter(fault => fault !== undefined)).toEqual([])
        expect(new Set(names).size).toBe(nodes.length)
      },
    ),
  )
})
