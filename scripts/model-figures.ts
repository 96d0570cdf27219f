/** Draws the figures of docs/MODEL.md anew: `npm run docs:figures`. A test compares them with the committed ones. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { modelFigures } from './figures/figures.ts'

const folder = new URL('../docs/images/model/', import.meta.url)
mkdirSync(folder, { recursive: true })
for (const [name, svg] of modelFigures()) {
  writeFileSync(new URL(name, folder), svg)
  console.log(`docs/images/model/${name}`)
}
