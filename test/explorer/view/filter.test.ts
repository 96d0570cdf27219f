import { describe, expect, test } from 'vitest'
import { initialState, type State } from '../../../src/explorer/state/state.ts'
import { textField } from '../../../src/explorer/state/text-field.ts'
import { shownLinks } from '../../../src/explorer/view/link-rows.ts'
import { shownTunnels } from '../../../src/explorer/view/tunnel-filter.ts'
import { WhatIf } from '../../../src/explorer/what-if/what-if.ts'
import { shipped } from '../load.ts'

const { topology, tunnels } = shipped('two-racks')
const { world } = new WhatIf(topology, tunnels)
const start = initialState({ topology, world, size: { columns: 80, rows: 24 }, savePath: 'x' })

const filtered = (text: string): State => ({
  ...start,
  tunnels: { ...start.tunnels, sort: 'file', filter: textField(text), marks: new Set(['feed']) },
})
const found = (text: string): readonly string[] =>
  shownTunnels(filtered(text)).rows.map(({ tunnel }) => tunnel.id)
const problem = (text: string): string | undefined => shownTunnels(filtered(text)).problem

const bound = (id: string) => world.bounds.get(id)!
const where = (test: (t: (typeof tunnels)[number]) => boolean): readonly string[] =>
  tunnels.filter(test).map(({ id }) => id)

describe('a filter of tunnels', () => {
  test.each<readonly [string, (t: (typeof tunnels)[number]) => boolean]>([
    ['lane:2', t => t.lane === 2],
    ['lane>=1', t => t.lane >= 1],
    ['-lane:2', t => t.lane !== 2],
    ['lane!=2', t => t.lane !== 2],
    ['slack<3us', t => bound(t.id).slackPs! < 3_000_000],
    ['slack < 3us', t => bound(t.id).slackPs! < 3_000_000],
    ['slack<3us lane:0', t => bound(t.id).slackPs! < 3_000_000 && t.lane === 0],
    ['worst>10us', t => bound(t.id).worstPs! > 10_000_000],
    ['jitter<=5.524us', t => bound(t.id).maxJitterPs! <= 5_524_000],
    ['period:100us', t => t.periodPs === 100_000_000],
    ['to:b4', t => t.receivers.includes('b4')],
    ['from:a', t => t.sender.includes('a')],
    ['from:a1', t => t.sender === 'a1'],
    ['via:spine2', t => t.routes.flat().some(link => link.split('>').includes('spine2'))],
    ['via:leaf-a>spine2', t => t.routes.flat().includes('leaf-a>spine2')],
    ['leaf-a>spine2', t => t.routes.flat().includes('leaf-a>spine2')],
    ['receivers>1', t => t.receivers.length > 1],
    ['load<=64B', t => t.loadSizeBits <= 64 * 8],
    ['is:marked', t => t.id === 'feed'],
    ['not:marked', t => t.id !== 'feed'],
    ['-tele', t => !t.id.includes('tele') && !JSON.stringify(t).includes('tele')],
    ['!', () => false],
  ])('%s', (text, test) => {
    expect(problem(text)).toBeUndefined()
    expect(found(text)).toEqual(where(test))
  })

  test.each([
    ['lan:2', 'no field lan; did you mean lane? There are: id from to via lane slack'],
    ['slack<5', 'slack: expected a time such as 10 us'],
    ['slack<', 'slack< needs a value: slack<5us'],
    ['< 5us', 'write < without blanks around it'],
    ['to<b4', 'to is a name, not an amount: to:b4'],
    ['lane:two', 'lane is a number: lane:2, not two'],
    ['is:dwon', 'is:dwon means nothing; did you mean is:down? There are: broken down'],
    ['slack<5bananas', 'slack: expected a time'],
  ])('teaches what is wrong with %s, and keeps what is right', (text, why) => {
    expect(problem(text)).toContain(why)
    // What is not understood hides nothing, and the words beside it count.
    expect(found(`${text.replace(/ \S+$/, '')} lane:0`)).toEqual(['alive-a', 'alive-b'])
  })

  test('any text at all is understood or explained', () => {
    const parts = [
      'lane',
      'slack',
      ':',
      '<',
      '5us',
      '-',
      '!',
      'is',
      'a1',
      'leaf-a>a1',
      ' ',
      '>=',
      '%',
      'µ',
      '',
    ]
    let seed = 7
    const roll = (n: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
      return Math.floor((seed / 2 ** 32) * n)
    }
    for (let i = 0; i < 2000; i++) {
      const text = Array.from({ length: 1 + roll(7) }, () => parts[roll(parts.length)]).join('')
      const { rows, problem: why } = shownTunnels(filtered(text))
      expect(rows.length).toBeLessThanOrEqual(tunnels.length)
      if (why !== undefined) expect(why.length).toBeGreaterThan(5)
    }
  })
})

describe('a filter of links', () => {
  const links = (text: string) =>
    shownLinks(world, topology, { ...start.links, sort: 'name', filter: textField(text) })

  test.each([
    ['from:leaf-a', ({ link }) => link.from === 'leaf-a'],
    ['at:spine1', ({ link }) => link.from === 'spine1' || link.to === 'spine1'],
    ['load>20%', ({ bound: b }) => (b?.utilization ?? 0) > 0.2],
    ['load>20', ({ bound: b }) => (b?.utilization ?? 0) > 0.2],
    ['lane:2 delay>3us', ({ lane }) => lane?.lane === 2 && lane.delayPs! > 3_000_000],
    ['queue>=512KiB', ({ link }) => link.queueSizeBits >= 512 * 8192],
    ['backlog>2000B', ({ lane }) => (lane?.backlogBits ?? 0) > 16_000],
  ] as readonly (readonly [string, (row: ReturnType<typeof links>['rows'][number]) => boolean])[])(
    '%s',
    (text, test) => {
      expect(links(text).problem).toBeUndefined()
      expect(links(text).rows).toEqual(links('').rows.filter(test))
      expect(links(text).rows.length).toBeGreaterThan(0)
    },
  )
})
