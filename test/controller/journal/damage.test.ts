import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { backUp, recover, restore } from '../../../src/controller/journal/copy-journal.ts'
import { JournalError, JournalFailure } from '../../../src/controller/journal/journal-error.ts'
import { openController } from '../../../src/controller/journal/open-controller.ts'
import { random } from '../../arbitraries/random.ts'
import { ask, star } from '../line.ts'

const folder = mkdtempSync(join(tmpdir(), 'xlane-damage-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string): string => join(folder, `${name}.journal`)

/** A controller with n contracts, in use. */
const used = async (path: string, count: number) => {
  const opened = await openController(path, star())
  for (let i = 0; i < count; i++) opened.controller.requestBandwidth(ask('h1', 'h3', 1000, 100), i)
  return opened
}

const made = async (path: string, count: number): Promise<void> => {
  const { journal } = await used(path, count)
  journal.close()
}

/** Number of contracts, or the code of the refusal. */
const found = async (path: string): Promise<number | string> => {
  try {
    const { controller, journal } = await openController(path, star())
    journal.close()
    return controller.tunnels.length
  } catch (error) {
    if (error instanceof JournalError) return error.code
    throw error
  }
}

const copyBoth = (from: string, to: string): void => {
  for (const end of ['', '.mark']) copyFileSync(from + end, to + end)
}

describe('a journal that something happened to', () => {
  it('is never a shorter history: cut, flipped or zeroed anywhere, with its mark', async () => {
    const path = at('whole')
    await made(path, 6)
    const copy = at('hurt')
    const { size } = statSync(path)
    const draw = random(7)
    const refusals = new Set<string>()
    for (let i = 0; i < 150; i++) {
      copyBoth(path, copy)
      const bytes = readFileSync(copy)
      const place = draw.int(0, size - 1)
      const kind = draw.pick(['cut', 'flip', 'zero'] as const)
      if (kind === 'cut') truncateSync(copy, place)
      else {
        const end = kind === 'flip' ? place + 1 : Math.min(size, place + 512)
        const hurt = Buffer.from(bytes)
        for (let b = place; b < end; b++) hurt[b] = kind === 'flip' ? bytes[b]! ^ (1 << draw.int(0, 7)) : 0
        if (hurt.equals(bytes)) continue
        writeFileSync(copy, hurt)
      }
      const what = await found(copy)
      expect(what).toMatch(/^JOURNAL_(TORN|INCOMPLETE|VERSION)$/)
      refusals.add(String(what))
    }
    expect(refusals).toContain('JOURNAL_TORN')
  })

  it('is whole without its mark, or with one that is damaged, and that is said', async () => {
    const path = at('unmarked')
    await made(path, 3)
    rmSync(`${path}.mark`)
    const { journal, remarks, controller } = await openController(path, star())
    expect(remarks.join()).toMatch(/mark is not there.*nothing is missing after decision 3 cannot be told/)
    expect(controller.tunnels).toHaveLength(3)
    journal.close()
    const mark = readFileSync(`${path}.mark`)
    for (const slot of [0, 512]) {
      writeFileSync(`${path}.mark`, Buffer.from(mark).fill(0, slot, slot + 512))
      expect(await found(path)).toBe(3)
    }
    // A tail that is not whole may have been acknowledged, where no mark says otherwise.
    rmSync(`${path}.mark`)
    appendFileSync(path, 'x')
    expect(await found(path)).toBe('JOURNAL_TORN')
  })

  it('has its tail dropped where it was never acknowledged', async () => {
    const path = at('tail')
    await made(path, 3)
    appendFileSync(path, Buffer.alloc(77, 1))
    const { journal, remarks } = await openController(path, star())
    expect([journal.tornBytes, remarks.join()]).toEqual([77, expect.stringContaining('never acknowledged')])
    journal.close()
    const again = await openController(path, star())
    again.journal.close()
    expect(again.remarks).toEqual([])
  })

  it('emptied or removed is refused, not begun anew', async () => {
    const path = at('emptied')
    await made(path, 3)
    truncateSync(path, 0)
    expect(await found(path)).toBe('JOURNAL_INCOMPLETE')
    rmSync(path)
    await expect(openController(path, star())).rejects.toThrow(/held 3 decisions.*--accept-loss/)
    expect(existsSync(path)).toBe(false)
    await expect(recover(path, false)).rejects.toThrow('--accept-loss')
    expect(await recover(path, true)).toEqual({ acknowledged: 3, kept: 0 })
    expect(await found(path)).toBe(0)
  })

  it('of an older state, or another one, in its place is refused', async () => {
    const path = at('older')
    const other = at('other')
    await made(path, 2)
    copyFileSync(path, other)
    await made(path, 3)
    copyFileSync(path, at('newest'))
    copyFileSync(other, path)
    expect(await found(path)).toBe('JOURNAL_INCOMPLETE')
    await made(at('foreign'), 9)
    copyFileSync(at('foreign'), path)
    expect(await found(path)).toBe('JOURNAL_INCOMPLETE')
    copyFileSync(at('newest'), path)
    expect(await found(path)).toBe(5)
  })

  it.each([
    ['removed', (path: string) => rmSync(path), /moved or removed/],
    ['moved', (path: string) => renameSync(path, `${path}.away`), /moved or removed/],
    [
      'swapped',
      (path: string) => {
        copyFileSync(path, `${path}.copy`)
        renameSync(`${path}.copy`, path)
      },
      /another file was put in its place/,
    ],
    ['written to', (path: string) => appendFileSync(path, 'x'), /someone else writes/],
    ['cut', (path: string) => truncateSync(path, 100), /someone else writes/],
  ])('that is %s while in use takes no more decisions', async (name, happens, why) => {
    const path = at(`used-${name}`)
    const { controller, journal } = await used(path, 2)
    happens(path)
    const next = () => controller.requestBandwidth(ask('h1', 'h3', 1000, 100), 9)
    expect(next).toThrow(JournalFailure)
    expect(next).toThrow(why)
    expect(controller.tunnels).toHaveLength(2)
    expect((await journal.failed).message).toMatch(why)
    expect(() => journal.probe()).toThrow(JournalFailure)
    // A second one on the old path does not get it while the first is there.
    expect(await found(path)).toBe('JOURNAL_BUSY')
    journal.close()
    const after = await found(path)
    if (name === 'swapped' || name === 'written to') expect(after).toBe(2)
    else expect(after).toMatch(/^JOURNAL_(INCOMPLETE|TORN)$/)
  })

  it('is for its owner alone', async () => {
    const path = at('private')
    await made(path, 1)
    for (const end of ['', '.mark', '.lock']) expect(statSync(path + end).mode & 0o777).toBe(0o600)
  })
})

describe('copies of a journal', () => {
  it('are made while it is in use, and put in the place of one that is lost', async () => {
    const path = at('original')
    const backup = at('backup')
    const { controller, journal } = await used(path, 3)
    expect(backUp(path, backup)).toBe(3)
    expect(() => backUp(path, backup)).toThrow('replaces nothing')
    controller.requestBandwidth(ask('h1', 'h3', 1000, 100), 9)
    await expect(restore(backup, path, false)).rejects.toMatchObject({ code: 'JOURNAL_BUSY' })
    journal.close()
    await expect(restore(backup, path, true)).rejects.toThrow('there and whole')
    truncateSync(path, statSync(path).size - 1)
    await expect(restore(backup, path, false)).rejects.toThrow(
      /has 3 decisions, 4 were acknowledged: 1 would be lost/,
    )
    expect(await restore(backup, path, true)).toBe(3)
    expect(existsSync(`${path}.replaced`)).toBe(true)
    expect(await found(path)).toBe(3)
  })

  it('a torn one goes on with what is left where that is accepted, and the torn file stays', async () => {
    const path = at('left')
    await made(path, 4)
    const { size } = statSync(path)
    truncateSync(path, size - 5)
    await expect(recover(path, false)).rejects.toThrow(/4 were acknowledged: 1 is missing/)
    expect(await recover(path, true)).toEqual({ acknowledged: 4, kept: 3 })
    expect(statSync(`${path}.replaced`).size).toBe(size - 5)
    expect(await found(path)).toBe(3)
  })
})
