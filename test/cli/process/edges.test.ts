import { linkSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { wantsColor } from '../../../src/cli/options/colors.ts'
import { checkOutputs, writeWhole } from '../../../src/cli/output/write-files.ts'
import { leftovers, scratch, scratchFile } from '../harness.ts'

const io = {
  stdout: { write: () => {} },
  stderr: { write: () => {} },
  env: {},
  now: () => 0,
  clock: () => 0,
  stopped: () => Promise.resolve(),
  uninterrupted: <T>(work: () => T) => work(),
  interruptible: <T>(work: (signal: AbortSignal) => Promise<T>) => work(new AbortController().signal),
}

describe('colour', () => {
  const terminal = { write: () => {}, isTTY: true }
  const pipe = { write: () => {} }
  test.each([
    ['auto', {}, terminal, true],
    ['auto', {}, pipe, false],
    ['auto', { TERM: 'dumb' }, terminal, false],
    ['auto', { NO_COLOR: '1' }, terminal, false],
    ['auto', { NO_COLOR: '' }, terminal, true],
    ['auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, terminal, false],
    ['auto', { FORCE_COLOR: '1' }, pipe, true],
    ['auto', { FORCE_COLOR: '0' }, terminal, false],
    ['always', { NO_COLOR: '1' }, pipe, true],
    ['never', { FORCE_COLOR: '1' }, terminal, false],
  ] as const)('%s with %j', (choice, env, output, expected) => {
    expect(wantsColor(choice, env, output)).toBe(expected)
  })
})

describe('files are written whole', () => {
  test('a file keeps its mode, a link stays a link', () => {
    const target = scratchFile('target.txt', 'old')
    writeFileSync(target, 'old', { mode: 0o600 })
    const mode = statSync(target).mode
    symlinkSync(target, scratch('link.txt'))
    writeWhole(scratch('link.txt'), 'new', io)
    expect(readFileSync(target, 'utf8')).toBe('new')
    expect(statSync(target).mode).toBe(mode)
    expect(leftovers()).toEqual([])
  })

  test('a device is written to, not replaced', () => {
    writeWhole('/dev/null', 'x', io)
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
  })

  test('failing leaves the old file and nothing else', () => {
    expect(() => writeWhole(scratch('no-such-folder/x'), 'x', io)).toThrow(/cannot write .*ENOENT/)
    expect(leftovers()).toEqual([])
  })

  test('an input is an input by any name', () => {
    const input = scratchFile('input.yaml', 'x')
    symlinkSync(input, scratch('soft.yaml'))
    linkSync(input, scratch('hard.yaml'))
    for (const path of [input, scratch('soft.yaml'), scratch('hard.yaml'), scratch('../') + input])
      expect(() => checkOutputs([{ option: '--out', path }], [input])).toThrow()
    expect(() => checkOutputs([{ option: '--out', path: scratch('other.yaml') }], [input])).not.toThrow()
  })

  test('two outputs are two files', () => {
    const path = scratch('twice.json')
    const outputs = [
      { option: '--out', path },
      { option: '--certificate', path },
    ]
    expect(() => checkOutputs(outputs, [])).toThrow(/written by another option/)
  })
})
