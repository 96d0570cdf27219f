import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { output, run } from '../package/run.ts'
import { Browser, hasChromium, type Opened, scratch } from './chromium.ts'

/** Examples that are done quickly, of every kind of network; their topologies. */
const EXAMPLES = {
  'two-racks': 'two-racks',
  'two-racks-rejected': 'two-racks',
  'fat-tree-k4': 'fat-tree-k4',
  'in-vehicle-tsn': 'in-vehicle-tsn',
  ring: 'ring',
  testbed: 'testbed',
  'cloud-rack': 'cloud-rack',
  abilene: 'abilene',
} as const

interface Analyzed {
  readonly tunnels: readonly {
    readonly id: string
    readonly minLatencyPs: number
    readonly worstPs: number | null
  }[]
  readonly rejected: readonly { readonly id: string }[]
}

const computed = (page: Page): Promise<void> =>
  page.locator('#status', { hasText: /^Computed here/ }).waitFor({ timeout: 60_000 })

/** In the pane of topology (0) or requests (1). */
const editorOf = (page: Page, pane: 0 | 1) => page.locator('.cm-content').nth(pane)

describe.skipIf(!hasChromium)('the playground', () => {
  const site = join(scratch, 'site')
  const address = `file://${join(site, 'index.html')}`
  let browser: Browser
  let opened: Opened

  beforeAll(async () => {
    output(process.cwd(), process.execPath, ['dist/cli.mjs', 'playground', '--out', site])
    browser = await Browser.start({ width: 1500 })
    opened = await browser.openAt(address)
    await computed(opened.page)
  })
  afterAll(() => browser?.stop())

  it.each(Object.entries(EXAMPLES))('%s: the numbers of the command line', async (name, topology) => {
    const { page } = opened
    await page.selectOption('#example', { label: name })
    const given = ['analyze', `topologies/${topology}.yaml`, `examples/${name}.requests.yaml`, '--json']
    const expected: Analyzed = JSON.parse(
      run(process.cwd(), process.execPath, ['dist/cli.mjs', ...given]).stdout,
    )
    await computed(page)
    await page.locator('#tunnel-table caption', { hasText: `Tunnels: ${expected.tunnels.length}` }).waitFor()
    const text = (await page.locator('#head').innerText()).replace(/\s+/g, ' ')
    expect(text).toContain(`${expected.tunnels.length} tunnel`)
    for (const { id } of expected.rejected) expect(text).toContain(id)
    for (const { id, minLatencyPs, worstPs } of expected.tunnels.slice(0, 5)) {
      await page.fill('#find', id)
      const row = page.locator('#tunnel-table tbody tr', {
        has: page.locator(`a:text-is(${JSON.stringify(id)})`),
      })
      await row.locator('a').first().click()
      const facts = await page.locator('#detail dl').first().innerText()
      const [least, most] = /([\d.]+ .?s) to ([\d.]+ .?s)/.exec(facts)?.slice(1).map(psOf) ?? []
      expect([id, least, most]).toEqual([id, minLatencyPs, worstPs])
    }
    await page.fill('#find', '')
  })

  it('a mistake is marked where it is, and is gone with the next keystrokes', async () => {
    const { page } = opened
    await page.selectOption('#example', { label: 'two-racks' })
    await computed(page)
    await editorOf(page, 1).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.insertText(
      '  - { id: typo, sender: a1, receivers: [b1], loadSize: 64 B, period: 100 uss }\n',
    )
    const problem = page
      .locator('.problems li', { hasText: 'period' })
      .or(page.locator('.problems li', { hasText: 'uss' }))
      .first()
    await problem.waitFor()
    expect(await page.locator('#status').innerText()).toContain('cannot be read')
    await page.locator('.pane').nth(1).locator('.cm-lint-marker-error').first().waitFor()
    const lines = readFileSync('examples/two-racks.requests.yaml', 'utf8').split('\n').length
    const at = await problem.locator('button').innerText()
    expect(Number(at.split(':')[0])).toBeGreaterThanOrEqual(lines)
    await problem.locator('button').click()
    await page.keyboard.press('End')
    for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Backspace')
    await page.locator('.problems li').first().waitFor({ state: 'detached' })
    await page.locator('#tunnel-table a:text-is("typo")').waitFor()
  })

  it('completes by the schema, and with the names of nodes', async () => {
    const { page } = opened
    await editorOf(page, 1).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('  - sende', { delay: 15 })
    const options = page.locator('.cm-tooltip-autocomplete li')
    await options.first().waitFor()
    expect(await options.allInnerTexts()).toContain('sender')
    await page.waitForTimeout(150)
    await page.keyboard.press('Enter')
    await page.keyboard.type('leaf', { delay: 15 })
    await page.locator('.cm-tooltip-autocomplete li', { hasText: 'leaf-a' }).waitFor()
    await page.keyboard.press('Escape')
  })

  it('a link holds both texts, and opens to the same numbers', async () => {
    const { page } = opened
    await page.selectOption('#example', { label: 'ring' })
    await computed(page)
    const shown = await page.locator('#tunnel-table tbody').innerText()
    await page.click('text=Copy a link')
    await page.waitForFunction(() => location.hash.startsWith('#s='))
    const again = await browser.openAt(page.url())
    await computed(again.page)
    expect(await again.page.locator('#tunnel-table tbody').innerText()).toBe(shown)
    expect(await editorOf(again.page, 0).innerText()).toBe(await editorOf(page, 0).innerText())
    const damaged = await browser.openAt(`${page.url().slice(0, -20)}AAAA`)
    await computed(damaged.page)
    expect(damaged.complaints).toEqual([])
  })

  it('asks for its two files and for nothing else, and complains of nothing', () => {
    const asked = opened.requests.filter(url => !url.startsWith('blob:'))
    expect(asked).toEqual([address, `file://${join(site, 'playground.js')}`])
    expect(opened.complaints).toEqual([])
  })
})

const UNITS: Readonly<Record<string, number>> = { ps: 1, ns: 1e3, µs: 1e6, ms: 1e9, s: 1e12 }

/** `8.0166 µs` in whole ps. */
const psOf = (text: string): number => {
  const [number, unit = ''] = text.split(' ')
  return Math.round(Number(number) * (UNITS[unit] ?? Number.NaN))
}
