import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { hasTmux, Shell } from './tmux.ts'

const root = resolve(import.meta.dirname, '../..')
const cli = join(root, 'dist/cli.mjs')
const NETWORK = 'topologies/two-racks.yaml examples/two-racks.requests.yaml'
const EXPLORE = `node ${cli} explore ${NETWORK}; echo "left with $?"`
/** The shell's screen, with its cursor. */
const AS_BEFORE = '0 1'
const FULL_SCREEN = '1 0'

let shell: Shell | undefined
afterEach(() => shell?.close())

const explored = async (columns = 80, rows = 24, command = EXPLORE): Promise<Shell> => {
  shell = new Shell(root, columns, rows)
  await shell.shows(/^bash-\S*[#$]/)
  shell.line(command)
  await shell.shows('▸ alive-a')
  expect(shell.modes()).toBe(FULL_SCREEN)
  return shell
}

test('without a terminal explore ends with 2 and says what does without one', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'explore', ...NETWORK.split(' ')], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(status).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^error: explore needs a terminal .*--json\n$/)
})

describe.skipIf(!hasTmux)(`in a real terminal${hasTmux ? '' : ' (not run: tmux is not installed)'}`, () => {
  test('keys, sizes, and a file saved', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xlane-explore-'))
    const terminal = await explored()
    terminal.keys('Down', 'Down', 'Enter')
    await terminal.shows(/› orders · lane 1/)
    terminal.resize(140, 40)
    await terminal.shows(/│ {3}who makes it wait/)
    expect(terminal.text().split('\n')[0]).toMatch(/^two-racks · VALID/)
    terminal.resize(60, 20)
    await terminal.shows(/› orders · lane 1/)
    expect(terminal.text().split('\n')[1]).toMatch(/^\[1 Tunnels\]/)
    terminal.keys('Escape')
    terminal.keys('x')
    await terminal.shows('remove orders · 1 moved')
    terminal.keys('w', 'C-u')
    terminal.line(join(folder, 'less.yaml'))
    await terminal.shows('wrote')
    expect(readFileSync(join(folder, 'less.yaml'), 'utf8')).not.toContain('orders')
    terminal.keys('q')
    await terminal.shows('left with 0')
    expect(terminal.modes()).toBe(AS_BEFORE)
    rmSync(folder, { recursive: true })
  })

  test('the simulator and the adversary, beside the bound, in threads of their own', async () => {
    const terminal = await explored(100, 30)
    terminal.keys('5', 'Enter')
    await terminal.shows(/✓ every packet within its proven range/)
    await terminal.shows(/adversary's best so far: \d/)
    await terminal.shows(/proven: never later than 7\.9934 µs/)
    terminal.keys('Down')
    await terminal.shows(/alive-b to \w+/)
    terminal.keys('Enter')
    await terminal.shows('stopped')
    terminal.keys('q')
    await terminal.shows('left with 0')
  })

  test('stopped and continued, it draws itself again; meanwhile the shell has its screen', async () => {
    const terminal = await explored()
    terminal.keys('C-z')
    await terminal.shows('Stopped')
    expect(terminal.modes()).toBe(AS_BEFORE)
    terminal.resize(90, 26)
    terminal.line('fg')
    await terminal.shows('▸ alive-a')
    expect(terminal.modes()).toBe(FULL_SCREEN)
    terminal.keys('j')
    await terminal.shows('▸ alive-b')
    terminal.keys('q')
    await terminal.reaches(AS_BEFORE)
  })

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('ended by %s it leaves the terminal as it found it', async (signal, code) => {
    const terminal = await explored()
    process.kill(terminal.child(), signal)
    await terminal.shows(`left with ${code}`)
    expect(terminal.modes()).toBe(AS_BEFORE)
    terminal.line('stty -a | tr ";" "\\n" | grep -o " -\\?icanon\\| -\\?echo "')
    await terminal.shows(/^ icanon\n echo/m)
  })

  test('a crash of ours leaves the terminal as it found it, and is told', async () => {
    const boom = 'data:text/javascript,setTimeout(()=>{throw new Error("boom")},6000)'
    const terminal = await explored(80, 24, EXPLORE.replace('node', `node --import '${boom}'`))
    const shown = await terminal.shows('left with 70')
    expect(shown).toContain('xlane has a defect')
    expect(shown).toContain('Error: boom')
    expect(terminal.modes()).toBe(AS_BEFORE)
  })
})
