import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { xlane } from '../harness.ts'

const script = async (shell: string): Promise<string> => {
  const { code, stdout } = await xlane(['completion', shell])
  expect(code).toBe(0)
  return stdout
}

/** What bash offers for the last of these words. */
const offered = (text: string, words: readonly string[]): readonly string[] => {
  const line = words.map(word => `'${word}'`).join(' ')
  const { stdout, stderr } = spawnSync('bash', ['--norc'], {
    input: `${text}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _xlane; echo "\${COMPREPLY[@]}"\n`,
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  return stdout.trim().split(/\s+/)
}

test('bash completes commands, options, and what an option may be', async () => {
  const text = await script('bash')
  expect(offered(text, ['xlane', 'an'])).toEqual(['analyze'])
  expect(offered(text, ['xlane', 'analyze', '--alg'])).toEqual(['--algorithm'])
  expect(offered(text, ['xlane', 'analyze', 'a.yaml', '--algorithm', ''])).toEqual(['greedy', 'x-opt'])
  expect(offered(text, ['xlane', 'generate', 'fat'])).toEqual(['fat-tree'])
  expect(offered(text, ['xlane', 'generate', 'fat-tree', '--k'])).toEqual(['--k'])
  expect(offered(text, ['xlane', 'schema', 'top'])).toEqual(['topology'])
  // Nothing of ours: bash goes on with the names of files.
  expect(offered(text, ['xlane', 'analyze', 'topo'])).toEqual([''])
})

test('zsh and fish are told the same', async () => {
  expect(await script('zsh')).toContain("'analyze|--algorithm') words='greedy x-opt'")
  const fish = await script('fish')
  expect(fish).toContain(
    "complete -c xlane -n '__fish_use_subcommand' -f -a analyze -d 'place a tunnel for each request",
  )
  expect(fish).toContain(
    "complete -c xlane -n '__fish_seen_subcommand_from generate; and __fish_seen_subcommand_from fat-tree' -l k",
  )
})

test('another shell is refused', async () => {
  const { code, stderr } = await xlane(['completion', 'tcsh'])
  expect(code).toBe(2)
  expect(stderr).toContain('Allowed choices are bash, zsh, fish')
})
