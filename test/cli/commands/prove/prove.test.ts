import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { scratch, xlane } from '../../harness.ts'
import { ALLOCATION, BOASTFUL, TOPOLOGY } from '../../star.ts'

const QUICK = ['--runs', '200', '--random', '2', '--witness', scratch('witness.json')]
const prove = (...more: string[]) => xlane(['prove', TOPOLOGY, ALLOCATION, ...QUICK, ...more])

describe('prove', () => {
  test('everything agrees: exit code 0, and no witness', async () => {
    const { code, stdout, stderr } = await prove()
    expect(stdout).toMatch(/^star\n\ntunnel {2}to /)
    expect(stdout).toContain('certificate accepted by the independent checker: 2 waits recomputed, 2 jitters')
    expect(stdout).toMatch(/\nPROVEN: 1 tunnel · analysis, checker and simulations agree\n$/)
    expect([code, stderr]).toEqual([0, ''])
    expect(existsSync(scratch('witness.json'))).toBe(false)
  })

  test('the same options give the same bytes', async () => {
    const once = await prove('--json')
    expect(await prove('--json')).toEqual(once)
    expect(JSON.parse(once.stdout)).toMatchObject({
      schema: 'xlane/proof@1',
      verdict: 'proven',
      complete: true,
      search: { asked: 200 },
      random: { runs: 2 },
    })
  })

  test('what the file promises beyond the proof is said first, and ends with 1', async () => {
    const { code, stdout } = await xlane(['prove', TOPOLOGY, BOASTFUL, ...QUICK])
    expect(stdout).toMatch(/^star\n\nviolations \(1\)\n {2}DECLARED beat\n/)
    expect(stdout).toContain('NOT PROVEN: 1 violation of the analysis')
    expect(code).toBe(1)
  })

  test('Ctrl-C prints what is known so far and ends with 130', async () => {
    const { code, stdout } = await xlane(['prove', TOPOLOGY, ALLOCATION, ...QUICK], {
      interrupt: AbortSignal.abort(),
    })
    expect(stdout).toContain('STOPPED before all simulations were made')
    expect(stdout).toContain('adversary 0 of 200 simulations')
    expect(stdout).toMatch(/\nPROVEN: /)
    expect(code).toBe(130)
  })

  test('so does --time, which is no reason to fail', async () => {
    const { code, stdout } = await xlane(['prove', TOPOLOGY, ALLOCATION, ...QUICK, '--time', '1ms'], {
      tick: 1,
    })
    expect(stdout).toContain('STOPPED before all simulations were made')
    expect(code).toBe(0)
  })

  test('a tunnel that is not there is guessed', async () => {
    const { code, stderr } = await prove('--tunnel', 'baet')
    expect(stderr).toContain(`option '--tunnel <id>': no 'baet' in ${ALLOCATION}; did you mean beat?`)
    expect(code).toBe(2)
  })

  test.each([
    [['--time', '60'], "option '--time <time>'"],
    [['--runs', '-1'], '--runs'],
    [['--witness', '/no/such/folder/w.json'], "option '--witness <file>': no folder /no/such/folder"],
    [['--witness', TOPOLOGY], `${TOPOLOGY} would overwrite the input file`],
  ])('%j is a mistake of the usage', async (options, words) => {
    const { code, stderr, stdout } = await prove(...options)
    expect(stderr).toContain(words)
    expect([code, stdout]).toEqual([2, ''])
  })
})
