import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../package/run.ts'
import { blocksOf, fileOf, type Step, shows, stepsOf } from './blocks.ts'
import { correct, pages, root, update } from './pages.ts'

// Every command on a page is run, in a folder that has what the package ships, and what the page shows of its output
// is compared. `npm run docs` writes the true output into the pages instead.

const scratch = mkdtempSync(join(tmpdir(), 'xlane-docs-'))
const bin = join(scratch, 'bin')

/** In a clone or beside the installed package, `npx xlane` is this build; without npm's own half second. */
const shim = (name: string, words: string): void => {
  const lines = ['#!/bin/sh', words, `exec "${process.execPath}" "${join(root, 'dist/cli.mjs')}" "$@"`, '']
  writeFileSync(join(bin, name), lines.join('\n'))
  chmodSync(join(bin, name), 0o755)
}

beforeAll(() => {
  mkdirSync(bin)
  shim('npx', '[ "$1" = xlane ] && shift || exit 127')
  shim('xlane', '')
  for (const block of pages.flatMap(page => blocksOf(page.text))) {
    const file = fileOf(block)
    if (file !== undefined) writeFileSync(join(scratch, file), block.body)
  }
  for (const folder of ['topologies', 'examples', 'schemas'])
    cpSync(join(root, folder), join(scratch, folder), { recursive: true })
})

/** A page may start a service and write down its process; where the page's own end was not reached, this is it. */
const endService = (): void => {
  const file = join(scratch, 'serve.pid')
  if (!existsSync(file)) return
  try {
    process.kill(Number(readFileSync(file, 'utf8')))
  } catch {
    // It has ended, as it should.
  }
}

afterAll(() => {
  endService()
  rmSync(scratch, { recursive: true })
})

/** `.ci/run` runs these, on a clean clone: install, build, test. */
const isSetup = ({ command }: Step): boolean => command.startsWith('npm ')

const perform = ({ command, exit }: Step): string => {
  const ran = run(scratch, 'bash', ['-c', command], {
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    COLUMNS: '120',
  })
  expect({ command, code: ran.code, stderr: ran.code === exit ? '' : ran.stderr }).toEqual({
    command,
    code: exit,
    stderr: '',
  })
  return ran.stdout
}

const runnable = pages
  .map(page => ({
    ...page,
    blocks: blocksOf(page.text).filter(block => stepsOf(block).some(step => !isSetup(step))),
  }))
  .filter(({ blocks }) => blocks.length > 0)

describe.each(runnable)('$path', ({ path, blocks }) => {
  test.each(blocks)('line $line', block => {
    for (const step of stepsOf(block).filter(step => !isSetup(step))) {
      const output = perform(step)
      if (step.shown === undefined || shows(step.shown, output)) continue
      const command = `$ ${step.command}\n`
      if (update && !/^…$/m.test(step.shown))
        correct(path, command + step.shown, `${command}${output.trimEnd()}\n`)
      else expect(output, step.command).toBe(step.shown)
    }
  })
})

test('README.md: one command sets up and does the main job, one passes the tests', () => {
  const setup = blocksOf(pages[0]?.text ?? '')
    .flatMap(stepsOf)
    .filter(isSetup)
  expect(setup.map(step => step.command)).toEqual([
    expect.stringMatching(/^npm ci && npx xlane analyze topologies\/\S+ examples\/\S+$/),
    'npm test',
  ])
})
