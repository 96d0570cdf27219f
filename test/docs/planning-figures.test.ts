import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PLANNING_FIGURES } from '../../scripts/figures/planning/figures.ts'
import { root } from './pages.ts'

const folder = join(root, 'docs/images/planning')
const pages = ['HEADROOM', 'SWEEP'].map(page => readFileSync(join(root, `docs/${page}.md`), 'utf8')).join('')

test.each([...PLANNING_FIGURES])('%s is what is proven, and is shown', { timeout: 120_000 }, (name, draw) => {
  expect(readFileSync(join(folder, name), 'utf8')).toBe(draw())
  expect(pages).toContain(`](images/planning/${name})`)
})

test('no other file stands beside them', () => {
  expect(readdirSync(folder).sort()).toEqual([...PLANNING_FIGURES.keys()].sort())
})
