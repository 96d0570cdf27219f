/** Draws the figures of the documentation anew: `npm run docs:figures`. Tests compare them with the committed ones. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { modelFigures } from './figures/figures.ts'
import { PLANNING_FIGURES } from './figures/planning/figures.ts'
import { SERVICE_FIGURES } from './figures/services/figures.ts'

const write = (name: string, svg: string): void => {
  const file = new URL(`../docs/images/${name}`, import.meta.url)
  mkdirSync(new URL('.', file), { recursive: true })
  writeFileSync(file, svg)
  console.log(`docs/images/${name}`)
}

for (const [name, svg] of modelFigures()) write(`model/${name}`, svg)
for (const [name, draw] of SERVICE_FIGURES) write(`services/${name}`, draw())
for (const [name, draw] of PLANNING_FIGURES) write(`planning/${name}`, draw())
