import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { run } from './run.ts'

const root = resolve(import.meta.dirname, '../..')

test('the API reference is built without a warning (npm run docs:api)', () => {
  const out = mkdtempSync(join(tmpdir(), 'xlane-api-'))
  const typedoc = join(root, 'node_modules/typedoc/bin/typedoc')
  const { code, stdout, stderr } = run(root, process.execPath, [typedoc, '--out', out])
  expect(code, stdout + stderr).toBe(0)
  expect(stdout + stderr).not.toContain('[warning]')
  expect(readdirSync(out)).toEqual(expect.arrayContaining(['index.html', 'functions', 'interfaces']))
  rmSync(out, { recursive: true })
})
