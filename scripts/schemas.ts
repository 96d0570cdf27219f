/** Writes the JSON Schemas of the files to schemas/: `npm run schemas`. A test compares them with the committed ones. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { jsonSchemas } from '../src/formats/schemas/json-schemas.ts'

const folder = new URL('../schemas/', import.meta.url)
mkdirSync(folder, { recursive: true })
for (const [name, text] of jsonSchemas()) {
  writeFileSync(new URL(name, folder), text)
  console.log(`schemas/${name}`)
}
