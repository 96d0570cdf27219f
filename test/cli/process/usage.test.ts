import { mkdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { scratch, scratchFile, xlane } from '../harness.ts'

const topology = scratchFile('usage-topology.yaml', 'nodes: {}\nlinks: []\n')
mkdirSync(scratch('a-folder'), { recursive: true })

describe('wrong usage ends with 2, says why on stderr and prints nothing', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['no command', [], /Usage: xlane/],
    ['unknown command', ['generat'], /unknown command 'generat'\n\(Did you mean generate\?\)/],
    [
      'unknown option',
      ['generate', 'star', '--hosts', '3', '--jsno'],
      /unknown option '--jsno'\n\(Did you mean --json\?\)/,
    ],
    ['missing option', ['generate', 'fat-tree'], /required option '--k <n>' not specified/],
    ['missing argument', ['generate', 'requests'], /missing required argument 'topology'/],
    ['too many arguments', ['schema', 'topology', 'requests'], /too many arguments/],
    ['no number', ['generate', 'star', '--hosts', '1e3'], /'1e3' is invalid\. Expected a whole number/],
    ['a number that does not fit', ['generate', 'star', '--hosts', '1'], /^error: star hosts: expected/],
    [
      'no unit',
      ['generate', 'star', '--hosts', '3', '--bandwidth', '5'],
      /--bandwidth <rate>': expected a rate/,
    ],
    ['wrong choice', ['schema', 'topologie'], /Allowed choices are topology, requests/],
    ['missing file', ['generate', 'requests', scratch('nowhere.yaml')], /nowhere\.yaml NOT_FOUND/],
    ['folder instead of a file', ['generate', 'requests', scratch('a-folder')], /a-folder IS_DIRECTORY/],
    [
      'no folder to write to',
      ['generate', 'star', '--hosts', '3', '--out', scratch('no/x.yaml')],
      /no folder/,
    ],
    [
      'writing to a folder',
      ['generate', 'star', '--hosts', '3', '--out', scratch('a-folder')],
      /is a folder/,
    ],
    ['writing to -', ['generate', 'star', '--hosts', '3', '--out', '-'], /expected a file name/],
    [
      'writing over the input',
      ['generate', 'requests', topology, '--count', '0', '--out', topology],
      /would overwrite the input file/,
    ],
  ])('%s', async (_, argv, expected) => {
    const { code, stdout, stderr } = await xlane(argv)
    expect(stderr).toMatch(expected)
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })
})

describe('help', () => {
  test.each([[['--help']], [['help', 'generate']], [['generate', 'fat-tree', '--help']]])(
    '%j goes to stdout and ends with 0',
    async argv => {
      const { code, stdout, stderr } = await xlane(argv)
      expect(stdout).toMatch(/^Usage: xlane/)
      expect(stdout).toContain('Examples:\n  xlane ')
      expect(stderr).toBe('')
      expect(code).toBe(0)
    },
  )

  test('lists the exit codes', async () => {
    const { stdout } = await xlane(['--help'])
    expect(stdout).toMatch(/Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}70 /)
  })

  test('version', async () => {
    expect(await xlane(['--version'])).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' })
  })
})

test('a defect of ours ends with 70 and says what to report', async () => {
  const io = {
    stdout: {
      write: () => {
        throw new TypeError('a defect for this test')
      },
    },
    stderr: { write: (text: string) => said.push(text) },
    env: {},
    now: () => 0,
    clock: () => 0,
    stopped: () => Promise.resolve(),
    uninterrupted: <T>(work: () => T) => work(),
    interruptible: <T>(work: (signal: AbortSignal) => Promise<T>) => work(new AbortController().signal),
  }
  const said: string[] = []
  const { main } = await import('../../../src/cli/main.ts')
  expect(await main(['generate', 'star', '--hosts', '3'], io)).toBe(70)
  expect(said.join('')).toMatch(
    /xlane has a defect[\s\S]*xlane 0\.1\.0, Node v[\s\S]*TypeError: a defect for this test\n {4}at /,
  )
})

describe('what programs rely on', () => {
  test('a command that is not there is a mistake, with --help too', async () => {
    const { code, stdout, stderr } = await xlane(['anlyze', '--help'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain("unknown command 'anlyze'\n(Did you mean analyze?)")
  })

  test('--detailed-exitcode keeps 2 for changes', async () => {
    expect((await xlane(['plan', '--detailed-exitcode', '--bogus'])).code).toBe(1)
    expect((await xlane(['plan', 'a', 'b', '--detailed-exitcode'])).code).toBe(1)
    expect((await xlane(['plan', '--bogus'])).code).toBe(2)
  })

  test.each([
    [['analyze', '--bogus', '--diagnostics', 'json'], 'USAGE', "unknown option '--bogus'"],
    [['analyze', '--diagnostics=json'], 'USAGE', "missing required argument 'topology'"],
    [
      ['graph', topology, '--out', '-', '--diagnostics', 'json'],
      'USAGE',
      "option '--out <file>': expected a file name, got '-'",
    ],
    [
      ['graph', topology, '--out', scratch('no/x.svg'), '--diagnostics', 'json'],
      'OUTSIDE',
      `option '--out <file>': no folder ${scratch('no')}`,
    ],
  ])('%j is said as JSON', async (argv, code, message) => {
    const ran = await xlane(argv)
    expect(ran.code).toBe(2)
    expect(ran.stdout).toBe('')
    expect(JSON.parse(ran.stderr)).toMatchObject({
      schema: 'xlane/diagnostics@1',
      diagnostics: [{ severity: 'error', code, message }],
    })
  })

  test('a time limit is counted in seconds', async () => {
    const { code, stderr } = await xlane(['analyze', '--time-limit', '1', topology, topology])
    expect(code).toBe(2)
    expect(stderr).toBe(
      "error: option '--time-limit <time>': expected a time such as 30s or 500ms; found 1; did you mean 1s?\n",
    )
  })
})

describe('what serve listens by', () => {
  test.each([
    ['--trust-proxy', 'nonsense', /Expected an address such as 127/],
    ['--trust-proxy', '10.0.0.0/33', /Expected an address/],
    ['--trust-proxy', '10.0.0.256', /Expected an address/],
    ['--trust-proxy', 'fd00::/129', /Expected an address/],
    ['--trust-proxy', '1:2:3', /Expected an address/],
    ['--log-level', 'loud', /Allowed choices are trace, debug/],
    ['--port', '65536', /Expected a port, at most 65535/],
  ])('%s %s is refused', async (option, value, expected) => {
    const { code, stderr } = await xlane(['serve', topology, option, value])
    expect(stderr).toMatch(expected)
    expect(code).toBe(2)
  })

  test.each(['127.0.0.1', '10.0.0.0/8', 'fd00::/8', '::1', 'loopback'])('--trust-proxy %s', async value => {
    const { stderr } = await xlane(['serve', topology, '--trust-proxy', value, '--port', '65536'])
    expect(stderr).toContain('Expected a port')
    expect(stderr).not.toContain('Expected an address')
  })
})
