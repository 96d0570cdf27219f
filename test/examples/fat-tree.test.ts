import { expect, test } from 'vitest'
import { xlane } from '../cli/harness.ts'
import { text } from './shipped.ts'

/** Words of a command line, 'quoted ones' without their quotes. */
const words = (line: string): string[] => [...line.matchAll(/'([^']*)'|\S+/g)].map(m => m[1] ?? m[0])

/** The file without the comments at its top. */
const body = (file: string): string => file.replace(/^(?:#.*\n)+/, '')

test.each(['topologies/fat-tree-k4.yaml', 'examples/fat-tree-k4.requests.yaml'])(
  '%s is what the command in its comment writes',
  async path => {
    const file = text(path)
    const command = /^# xlane (generate .*)$/m.exec(file)?.[1]
    const { code, stdout } = await xlane(words(command!))
    expect(code).toBe(0)
    expect(body(stdout)).toBe(body(file))
  },
)
