import { appendFileSync, copyFileSync, rmSync, truncateSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { scratch, xlane } from '../harness.ts'
import { HOPELESS, REQUESTS, TOPOLOGY } from '../star.ts'

/** A journal with two contracts. */
const made = async (name: string): Promise<string> => {
  const [state, plan] = [scratch(`${name}.journal`), scratch(`${name}.plan.json`)]
  await xlane(['plan', TOPOLOGY, REQUESTS, '--state', state, '--out', plan])
  const { code } = await xlane(['apply', TOPOLOGY, plan, '--state', state])
  expect(code).toBe(0)
  return state
}

describe('xlane journal', () => {
  test('verify proves every promise again, log tells what was decided', async () => {
    const state = await made('look')
    expect(await xlane(['journal', 'verify', state, TOPOLOGY])).toEqual({
      code: 0,
      stdout:
        "network 'star': 2 decisions, 2 contracts\n" +
        'WHOLE: every entry is what was written, and every promise is borne out by a fresh analysis\n',
      stderr: '',
    })
    expect((await xlane(['journal', 'log', state])).stdout).toBe(
      '1  2027-01-15T08:00:00.000Z  request: granted beat\n2  2027-01-15T08:00:00.000Z  request: granted copy\n',
    )
    const { stdout } = await xlane(['journal', 'log', state, '--limit', '1', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ sequence: 2, command: { kind: 'request' } })
  })

  test('what is lost is refused by plan, until it is restored or the loss accepted', async () => {
    const state = await made('lost')
    const backup = scratch('lost.backup')
    expect((await xlane(['journal', 'backup', state, backup])).stdout).toBe(`${backup}: 2 decisions\n`)
    rmSync(state)
    const plan = ['plan', TOPOLOGY, REQUESTS, '--state', state]
    const refused = await xlane(plan)
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain('JOURNAL_INCOMPLETE')
    expect(refused.stderr).toContain(`xlane journal recover ${state} --accept-loss`)
    expect((await xlane(['journal', 'restore', state, backup])).stdout).toBe(`${state}: 2 decisions\n`)
    expect((await xlane(plan)).stdout).toContain('NO CHANGES')
    truncateSync(state, 0)
    expect((await xlane(['journal', 'recover', state])).code).toBe(2)
    expect((await xlane(['journal', 'recover', state, '--accept-loss'])).stdout).toBe(
      `${state}: 0 decisions; 2 that were acknowledged are lost\n`,
    )
    expect(await xlane(plan)).toMatchObject({ code: 0, stderr: `${state} is empty: planned from nothing\n` })
  })

  test('a copy is whole or says what it cannot know', async () => {
    const state = await made('copied')
    const copy = scratch('copy.journal')
    copyFileSync(state, copy)
    expect((await xlane(['journal', 'verify', copy])).stdout).toContain('cannot be told')
    expect((await xlane(['plan', TOPOLOGY, REQUESTS, '--state', copy])).stdout).toContain('NO CHANGES')
    appendFileSync(copy, 'x')
    rmSync(`${copy}.mark`)
    expect((await xlane(['journal', 'verify', copy])).stderr).toContain('JOURNAL_TORN')
  })

  test('clock: decisions at a wrong time do not stay in the way', async () => {
    const state = await made('clock')
    const earlier = { clock: 1_700_000_000_000 }
    const plan = ['plan', TOPOLOGY, HOPELESS, '--state', state]
    const refused = await xlane(plan, earlier)
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain('CLOCK_JUMP')
    expect((await xlane(['journal', 'clock', state, TOPOLOGY], earlier)).stdout).toBe(
      `${state}: the last decision was made 100000000000 ms from now; 2 announcements made anew\n`,
    )
    expect((await xlane(plan, earlier)).stderr).toBe('')
    expect((await xlane(['journal', 'log', state, '--limit', '1'])).stdout).toContain('clock: set back by')
  })

  test('compact keeps the contracts', async () => {
    const state = await made('compact')
    const { stdout } = await xlane(['journal', 'compact', state])
    expect(stdout).toMatch(/bytes before, \d+ now, history from decision 3\n$/)
    expect((await xlane(['journal', 'log', state])).stdout).toBe('')
    expect((await xlane(['plan', TOPOLOGY, REQUESTS, '--state', state])).stdout).toContain('NO CHANGES')
  })

  test.each([
    [['journal', 'verify', 'nowhere.journal'], /JOURNAL_IO: nowhere.journal does not exist/],
    [['journal', 'verify', TOPOLOGY], /NOT_A_JOURNAL/],
    [['journal', 'backup', 'nowhere.journal', scratch('x')], /JOURNAL_IO/],
    [['journal', 'restore', scratch('y.journal'), 'nowhere.journal'], /JOURNAL_IO/],
    [['journal', 'compact', 'nowhere.journal'], /JOURNAL_IO/],
    [['plan', TOPOLOGY, REQUESTS, '--state', 'no/such/folder/x.journal'], /JOURNAL_IO: .*there is no folder/],
  ])('%j is refused', async (argv, message) => {
    const { code, stdout, stderr } = await xlane(argv)
    expect(stderr).toMatch(message)
    expect([code, stdout]).toEqual([2, ''])
  })
})
