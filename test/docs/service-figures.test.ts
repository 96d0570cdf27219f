import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SERVICE_FIGURES } from '../../scripts/figures/services/figures.ts'
import { root } from './pages.ts'

const folder = join(root, 'docs/images/services')
const page = readFileSync(join(root, 'docs/SERVICES.md'), 'utf8')

test.each([...SERVICE_FIGURES])(
  '%s is what is proven and simulated, and is shown',
  { timeout: 120_000 },
  (name, draw) => {
    expect(readFileSync(join(folder, name), 'utf8')).toBe(draw())
    expect(page).toContain(`](images/services/${name})`)
  },
)

test('no other file stands beside them', () => {
  expect(readdirSync(folder).sort()).toEqual([...SERVICE_FIGURES.keys()].sort())
})
