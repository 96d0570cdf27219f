// Prints the commands of README.md's `sh` blocks, one a line, in order. `.ci/run` runs those that begin with `npm `
// on a clean clone; test/docs/ runs the others.
import { readFileSync } from 'node:fs'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
for (const [, body] of readme.matchAll(/^```sh\n(.*?)^```$/gms))
  for (const line of body.split('\n')) if (line !== '' && !line.startsWith('#')) console.log(line)
