import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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

  test('the services, their waterfalls, and what is left of them when a switch fails', async () => {
    shell = new Shell(root, 100, 30)
    await shell.shows(/^bash-\S*[#$]/)
    shell.line(
      `node ${cli} explore topologies/testbed.yaml examples/paper.services.yaml; echo "left with $?"`,
    )
    await shell.shows(/▸ \S+/)
    shell.keys('S')
    await shell.shows(/▸ \S+ +failure detection +HOLDS/)
    shell.keys('Enter')
    await shell.shows(/› fd: .*within/)
    shell.keys('Escape', 'Escape', '3', '/')
    shell.line('h3')
    await shell.shows(/h3: host/)
    shell.keys('f')
    await shell.shows(/1 failed/)
    shell.keys('S')
    await shell.shows('NO NUMBERS')
    shell.keys('Escape', 'q', 'q')
    await shell.shows('left with 0')
  })

  test('what was rejected, what would mend it, all failures, and places for what is down', async () => {
    const rejected = NETWORK.replace('two-racks.requests', 'two-racks-rejected.requests')
    shell = new Shell(root, 100, 30)
    await shell.shows(/^bash-\S*[#$]/)
    shell.line(`node ${cli} explore ${rejected}; echo "left with $?"`)
    await shell.shows(/▸ lock .* rejected/)
    shell.keys('r')
    await shell.shows('DEADLINE:')
    // In a thread of its own, from the built package.
    shell.keys('F')
    await shell.shows(/1 +\d+\.\d +8\.107 µs .*deadline 5 µs → 8\.2 µs/)
    shell.keys('Enter')
    await shell.shows('fix lock: lock: deadline 5 µs → 8.2 µs')
    shell.keys('6', 'Enter')
    await shell.shows(/failure 1\/\d+/)
    await shell.shows('lose requests for good')
    shell.keys('3', '/')
    shell.line('spine1')
    shell.keys('f')
    await shell.shows(/ 1 failed/)
    shell.keys('1', 'R')
    await shell.shows(/find places for \d: \d found|nothing is down/)
    shell.keys('q', 'q')
    await shell.shows('left with 0')
  })

  test('the editor has the terminal and gives it back; a paste is no keys; a file that changes is opened again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xlane-explore-'))
    const file = join(folder, 'own.requests.yaml')
    copyFileSync(join(root, 'examples/two-racks.requests.yaml'), file)
    const editor = join(folder, 'editor.sh')
    writeFileSync(editor, '#!/bin/sh\nsed -i "s/period: 100 us/period: 90 us/" "$1"\n', { mode: 0o755 })
    const terminal = await explored(
      100,
      30,
      `EDITOR=${editor} node ${cli} explore topologies/two-racks.yaml ${file}; echo "left with $?"`,
    )
    terminal.keys('E')
    await terminal.shows('alive-a: period 100 µs → 90 µs')
    expect(terminal.modes()).toBe(FULL_SCREEN)
    terminal.keys('u')
    await terminal.shows('undo: alive-a')
    terminal.paste('xxq')
    await terminal.shows('pasted text is no keys')
    expect(terminal.text()).toContain('8 tunnels')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^.*telemetry-b.*\n/m, ''))
    await terminal.shows('7 tunnels')
    await terminal.shows('opened again')
    writeFileSync(file, 'requests: [ {')
    await terminal.shows(/not opened again: .*own\.requests\.yaml/)
    terminal.keys('q')
    await terminal.shows('left with 0')
    rmSync(folder, { recursive: true })
  })

  test('where the locale has no UTF-8 everything is ASCII', async () => {
    shell = new Shell(root, 80, 24)
    await shell.shows(/^bash-\S*[#$]/)
    shell.line(`clear; LC_ALL=C node ${cli} explore ${NETWORK}; echo "left with $?"`)
    await shell.shows('> alive-a')
    expect(shell.text()).toMatch(/^[\n -~]*$/)
    for (const key of ['2', '3', '4', '5', '6', '?']) {
      shell.keys(key)
      await shell.shows(key === '?' ? 'Everywhere' : new RegExp(`\\[${key} `))
      expect(shell.text()).toMatch(/^[\n -~]*$/)
    }
    shell.keys('Escape', 'q')
    await shell.shows('left with 0')
  })

  test('the mouse is asked for, and given back', async () => {
    const terminal = await explored()
    terminal.keys('M')
    await terminal.reaches('1', '#{mouse_standard_flag}')
    terminal.keys('q')
    await terminal.shows('left with 0')
    await terminal.reaches('0', '#{mouse_standard_flag}')
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
