import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkLinearizable } from '../../src/history/check-linearizable.ts'
import { perKey } from '../../src/history/models/per-key.ts'
import { register } from '../../src/history/models/register.ts'
import { text } from '../../src/history/models/text.ts'
import { readJepsenRegisterLog } from '../../src/history/reading/jepsen-register-log.ts'
import { readKeyValueLog } from '../../src/history/reading/key-value-log.ts'

// From github.com/anishathalye/porcupine (known/README.md, known/LICENSE.md), with the verdicts that its own tests assert.
const folder = join(import.meta.dirname, 'known')
const verdicts: Record<string, boolean> = JSON.parse(readFileSync(join(folder, 'verdicts.json'), 'utf8'))

const verdictOf = (file: string): string => {
  const log = readFileSync(join(folder, file), 'utf8')
  return file.startsWith('jepsen/')
    ? checkLinearizable(register<number>(), readJepsenRegisterLog(log)).kind
    : checkLinearizable(perKey(text), readKeyValueLog(log)).kind
}

describe('histories whose verdict is known', () => {
  test('all of them are there', () => {
    const files = ['jepsen', 'kv'].flatMap(kind =>
      readdirSync(join(folder, kind)).map(name => `${kind}/${name}`),
    )
    // One log is empty, and Porcupine passes over it.
    expect(files.filter(file => !(file in verdicts))).toEqual(['jepsen/etcd_095.log'])
    expect(verdictOf('jepsen/etcd_095.log')).toBe('linearizable')
    expect(Object.keys(verdicts).filter(file => !files.includes(file))).toEqual([])
  })

  test.each(Object.entries(verdicts))('%s', (file, isLinearizable) => {
    expect(verdictOf(file)).toBe(isLinearizable ? 'linearizable' : 'not-linearizable')
  })
})
