import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Witness } from '../../../../src/model/witness.ts'
import type { Hunt } from '../../../../src/proof/search-result.ts'
import { scratch, scratchFile, xlane } from '../../harness.ts'
import { REQUESTS, TOPOLOGY } from '../../star.ts'

const simulate = (...more: string[]) => xlane(['simulate', TOPOLOGY, REQUESTS, ...more])
const hunt = (...more: string[]) => simulate('--adversary', '--runs', '600', ...more)

const witnessFile = async (name: string, ...more: string[]): Promise<string> => {
  const path = scratch(name)
  expect((await hunt('--out', path, ...more)).code).toBe(0)
  return path
}

describe('simulate --adversary', () => {
  test('reaches the bounds of one switch but for the picosecond by which best effort must be first', async () => {
    const { code, stdout } = await hunt('--json')
    const found = JSON.parse(stdout) as Hunt
    expect([code, found.complete, found.sound]).toEqual([0, true, true])
    for (const { receivers } of found.tunnels)
      for (const { minLatencyPs, maxJitterPs, seenMaxPs } of receivers) {
        const apart = minLatencyPs + maxJitterPs! - seenMaxPs!
        expect(apart).toBeGreaterThanOrEqual(0)
        // One frame of best effort at each of two ports.
        expect(apart).toBeLessThanOrEqual(2)
      }
  })

  test('prints how near it came, and says what it wrote', async () => {
    const path = scratch('worst.json')
    const { code, stdout, stderr } = await hunt('--width', '100', '--out', path)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^tunnel {2}to +λmin +worst +seen +tight +position$/m)
    expect(stdout).toMatch(/\nNO BOUND BROKEN · \d+ simulations · seed 1\n$/)
    expect(stderr).toBe(`wrote ${path}: replay it with --witness ${path}\n`)
    expect((JSON.parse(readFileSync(path, 'utf8')) as Witness).schema).toBe('xlane/witness@1')
  })

  test('is the same for the same seed, and cut short by --time says so', async () => {
    expect((await hunt('--json')).stdout).toBe((await hunt('--json')).stdout)
    const short = await xlane(
      ['simulate', TOPOLOGY, REQUESTS, '--adversary', '--runs', '1000000', '--time', '2 s'],
      { tick: 700 },
    )
    expect(short.code).toBe(0)
    expect(short.stdout).toContain('stopped before the end')
  })

  test('refuses what makes no sense together', async () => {
    expect((await simulate('--runs', '5')).stderr).toContain("option '--runs' is about --adversary")
    expect((await hunt('--no-bounds')).stderr).toContain('leave out --no-bounds')
    expect((await hunt('--phases', 'aligned')).code).toBe(2)
    expect((await hunt('--tunnel', 'beet')).stderr).toContain('did you mean beat?')
    expect((await hunt('--out', TOPOLOGY)).stderr).toContain('would overwrite the input file')
  })
})

describe('simulate --witness', () => {
  test('shows the packet hop by hop beside its bound', async () => {
    const path = await witnessFile('beat.json', '--tunnel', 'beat')
    const { code, stdout } = await simulate('--witness', path, '--width', '100')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^beat packet \d+ to h2: took 8\.\d+ µs · never later than 8\.\d+ µs/)
    expect(stdout).toMatch(/^µs +bound +packet +apart$/m)
    expect(stdout).toMatch(/^s1>h2\n {2}waiting /m)
  })

  test('gives the journey as JSON, with parts that add up', async () => {
    const path = await witnessFile('copy.json', '--tunnel', 'copy')
    const { stdout } = await simulate('--witness', path, '--json')
    const { send, hops, end } = JSON.parse(stdout)
    let sum = send.latencyPs + send.jitterPs
    for (const hop of hops) sum += hop.waitPs + hop.transmissionPs + hop.latencyPs + hop.jitterPs + hop.heldPs
    expect(sum).toBe(end.latencyPs)
  })

  test('refuses a witness of something else', async () => {
    const path = await witnessFile('other.json', '--tunnel', 'beat')
    const witness = JSON.parse(readFileSync(path, 'utf8')) as Witness
    const stranger = scratchFile('stranger.json', JSON.stringify({ ...witness, tunnel: 'nobody' }))
    const misfit = await simulate('--witness', stranger)
    expect([misfit.code, misfit.stderr]).toEqual([2, expect.stringContaining('names tunnel nobody')])
    // The slowest packet where there is best effort, against bounds of a network that claims to have none.
    const calm = scratchFile('calm.yaml', `${readFileSync(TOPOLOGY, 'utf8')}bestEffort: { maxFrame: 0 B }\n`)
    const gone = await xlane(['simulate', calm, REQUESTS, '--witness', path])
    expect([gone.code, gone.stderr]).toEqual([2, expect.stringContaining('made for another network')])
    const broken = await simulate('--witness', scratchFile('broken.json', '{"schema": "xlane/witness@1"}'))
    expect(broken.code).toBe(2)
    expect(broken.stderr).toContain('MISSING_KEY')
  })
})
