import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'xlane-pipeline-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What `npx xlane` is once the package is installed. */
const npx = join(folder, 'npx')
writeFileSync(npx, `#!/bin/sh\nshift\nexec "${process.execPath}" "${join(root, 'dist/cli.mjs')}" "$@"\n`)
chmodSync(npx, 0o755)

const example = (name: string): unknown => parse(readFileSync(join(root, 'examples', name), 'utf8'))

const run = (script: string, requests: string) => {
  cpSync(join(root, 'topologies/two-racks.yaml'), join(folder, 'topology.yaml'))
  cpSync(join(root, 'examples', requests), join(folder, 'requests.yaml'))
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${folder}:${process.env.PATH}`,
      GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
    },
  })
  return { status, stdout, stderr }
}

const file = (name: string): string => readFileSync(join(folder, name), 'utf8')

interface Step {
  readonly run?: string
  readonly name?: string
}

describe('examples/github-action.yml', () => {
  const { jobs } = example('github-action.yml') as { jobs: { latency: { steps: readonly Step[] } } }
  const step = (name: string): string => jobs.latency.steps.find(s => s.name === name)!.run!

  test('annotates what does not hold, and fails', () => {
    const { status, stderr } = run(step('Check every deadline'), 'two-racks-rejected.requests.yaml')
    expect(status).toBe(1)
    expect(stderr).toMatch(/^::error file=requests.yaml,line=6,col=11,title=DEADLINE::lock at /)
    expect(file('latency.xml')).toContain('failures="2"')
    expect(JSON.parse(file('latency.sarif')).runs[0].results).toHaveLength(2)
  })

  test('is silent where all holds', () => {
    expect(run(step('Check every deadline'), 'two-racks.requests.yaml')).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    })
  })

  test('comments either way', () => {
    expect(run(step('Comment'), 'two-racks-rejected.requests.yaml').status).toBe(0)
    expect(file('summary.md')).toContain('## Rejected\n\n- **DEADLINE** lock')
  })
})

describe('examples/gitlab-ci.yml', () => {
  const { latency } = example('gitlab-ci.yml') as { latency: { script: readonly string[] } }

  test('writes the comment, and the report that GitLab shows', () => {
    const { status } = run(latency.script.join('\n'), 'two-racks-rejected.requests.yaml')
    expect(status).toBe(1)
    expect(file('comment.md')).toMatch(/^# two-racks\n\nINCOMPLETE/)
    expect(file('latency.xml')).toContain('failures="2"')
    expect(run(latency.script.join('\n'), 'two-racks.requests.yaml').status).toBe(0)
  })
})
