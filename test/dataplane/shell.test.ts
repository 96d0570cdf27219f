import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { comment, quoted } from '../../src/dataplane/shell.ts'
import { drawn, install } from './networks.ts'

const scratch = mkdtempSync(join(tmpdir(), 'xlane-shell-'))
afterAll(() => rmSync(scratch, { recursive: true }))

const sh = (script: string, cwd: string = scratch) =>
  spawnSync('sh', ['-s'], {
    cwd,
    input: script,
    encoding: 'utf8',
    env: { PATH: `${scratch}/bin:${process.env.PATH}` },
  })

/** Commands that only note what they were told: one line per argument, then a line of its own. */
const LOG = join(scratch, 'log')
mkdirSync(join(scratch, 'bin'))
for (const name of ['ovs-vsctl', 'ovs-ofctl', 'tc', 'ip']) {
  const path = join(scratch, 'bin', name)
  writeFileSync(
    path,
    `#!/bin/sh\nprintf '%s\\n' ${name} "$@" . >> '${LOG}'\nif [ "$5" = - ]; then cat >> '${LOG}'; fi\n`,
  )
  chmodSync(path, 0o755)
}

describe('what a shell makes of it', () => {
  test('a quoted word is that word', () => {
    const words = fc.array(
      fc
        .string({
          unit: fc.oneof(
            fc.constantFrom(...'\'"\\$`!;&|<> \n#*{}~-='),
            fc.string({ minLength: 1, maxLength: 1 }),
          ),
        })
        .filter(word => !word.includes('\0')),
      { minLength: 1, maxLength: 40 },
    )
    fc.assert(
      fc.property(words, list => {
        const { stdout } = sh(`printf '%s\\0' ${list.map(quoted).join(' ')}`)
        expect(stdout.split('\0').slice(0, -1)).toEqual(list)
      }),
      { numRuns: 20 },
    )
  })

  test('a comment is one line, whatever it says', () => {
    expect(comment('a\n$(reboot)\r\u2028b\u0000')).toBe('# a\ufffd$(reboot)\ufffd\ufffdb\ufffd')
  })

  test('scripts of hostile names parse, run only our commands, and leave nothing behind', () => {
    let scripts = 0
    for (let seed = 0; seed < 12; seed++) {
      const result = install(drawn(seed))
      if (result.kind !== 'installable') continue
      for (const { name, text } of result.files) {
        expect(name).toMatch(/^[\w~][\w.~-]*[.](ovs|tc)[.]sh$/)
        if (scripts++ >= 40) continue
        expect(spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' })).toMatchObject({
          status: 0,
          stderr: '',
        })
        const { status, stderr } = sh(text)
        expect([status, stderr]).toEqual([0, ''])
      }
    }
    expect(scripts).toBeGreaterThan(40)
    expect(readdirSync(scratch).sort()).toEqual(['bin', 'log'])
    const told = readFileSync(LOG, 'utf8')
      .split('\n.\n')
      .map(entry => entry.split('\n')[0])
    expect(existsSync(LOG) && told.length).toBeGreaterThan(300)
  })

  test('no two devices share a file, however alike their names', () => {
    for (let seed = 0; seed < 12; seed++) {
      const result = install(drawn(seed))
      if (result.kind !== 'installable') continue
      const names = result.files.map(file => file.name.toLowerCase())
      expect(new Set(names).size).toBe(names.length)
    }
  })
})
