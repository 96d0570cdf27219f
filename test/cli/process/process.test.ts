import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { leftovers, scratch, scratchFile } from '../harness.ts'

const root = join(import.meta.dirname, '../../..')
const NODE = ['--import', 'tsx']
const CLI = [...NODE, join(root, 'src/cli.ts')]

const run = (argv: readonly string[], input: string) =>
  spawnSync(process.execPath, [...CLI, ...argv], { cwd: root, encoding: 'utf8', input })

describe('as a process', () => {
  test('a file can come from standard input, and what is wrong with it is said of <stdin>', () => {
    const { status, stdout, stderr } = run(['generate', 'requests', '-', '--count', '2'], 'nodes: 3\n')
    expect(stderr).toContain('<stdin>:1:8 WRONG_TYPE nodes: ')
    expect([status, stdout]).toEqual([2, ''])
  })

  test('a reader that has seen enough ends it quietly', () => {
    const line = `"${process.execPath}" ${CLI.join(' ')} generate fat-tree --k 16 | head -1`
    const { status, stdout, stderr } = spawnSync('sh', ['-c', line], { cwd: root, encoding: 'utf8' })
    expect(stdout).toBe('# xlane generate fat-tree --k 16\n')
    expect([status, stderr]).toEqual([0, ''])
  })

  test('a full disk behind standard output is said', () => {
    const line = `"${process.execPath}" ${CLI.join(' ')} --version > /dev/full`
    const { status, stderr } = spawnSync('sh', ['-c', line], { cwd: root, encoding: 'utf8' })
    expect([status, stderr]).toEqual([2, 'error: cannot write the result: ENOSPC\n'])
  })

  test('Ctrl-C ends it at once', async () => {
    const child = spawn(process.execPath, [...CLI, 'generate', 'requests', '-', '--count', '1'], {
      cwd: root,
    })
    const ended = new Promise(resolve => child.on('exit', (code, signal) => resolve({ code, signal })))
    child.stdin.write('nodes:\n')
    // Standard input stays open: without the signal this would wait for ever.
    setTimeout(() => child.kill('SIGINT'), 1500)
    expect(await ended).toEqual({ code: null, signal: 'SIGINT' })
  })

  test('Ctrl-C ends a simulation early: what was seen so far is the result', () => {
    const script = scratchFile(
      'stopped.mts',
      `import { main } from '${root}/src/cli/main.ts'
import { processIo } from '${root}/src/cli/process/process-io.ts'
const io = processIo()
const files = ['topologies/two-racks.yaml', 'examples/two-racks.requests.yaml']
process.exitCode = await main(['simulate', ...files, '--duration', '1000 s', '--json'], {
  ...io,
  interruptible: work =>
    io.interruptible(signal => {
      setTimeout(() => process.kill(process.pid, 'SIGINT'), 300)
      return work(signal)
    }),
})
`,
    )
    const { status, stdout } = spawnSync(process.execPath, [...NODE, script], { cwd: root, encoding: 'utf8' })
    expect(status).toBe(130)
    const { complete, packets, simulatedPs, durationPs } = JSON.parse(stdout)
    expect(complete).toBe(false)
    expect(packets).toBeGreaterThan(0)
    expect(simulatedPs).toBeLessThan(durationPs)
  })

  test('a second Ctrl-C ends it at once', () => {
    const script = scratchFile(
      'impatient.mts',
      `import { processIo } from '${root}/src/cli/process/process-io.ts'
await processIo().interruptible(async signal => {
  process.kill(process.pid, 'SIGINT')
  await new Promise(resolve => setTimeout(resolve, 100))
  console.log(signal.aborted)
  process.kill(process.pid, 'SIGINT')
  await new Promise(resolve => setTimeout(resolve, 5000))
  console.log('still here')
})
`,
    )
    const { signal, stdout } = spawnSync(process.execPath, [...NODE, script], { cwd: root, encoding: 'utf8' })
    expect([signal, stdout]).toEqual(['SIGINT', 'true\n'])
  })

  test('Ctrl-C while a file is written waits for its end, then ends with 130', () => {
    const out = scratch('interrupted.txt')
    const script = scratchFile(
      'interrupted.ts',
      `import { processIo } from '${root}/src/cli/process/process-io.ts'
import { writeWhole } from '${root}/src/cli/output/write-files.ts'
const io = processIo()
io.uninterrupted(() => {
  process.kill(process.pid, 'SIGINT')
  const end = Date.now() + 100
  while (Date.now() < end);
  writeWhole(${JSON.stringify(out)}, 'whole', io)
})
setTimeout(() => console.log('still here'), 2000)
`,
    )
    const { status, stdout } = spawnSync(process.execPath, [...NODE, script], { cwd: root, encoding: 'utf8' })
    expect([status, stdout]).toEqual([130, ''])
    expect(existsSync(out) && readFileSync(out, 'utf8')).toBe('whole')
    expect(leftovers()).toEqual([])
  })
})
