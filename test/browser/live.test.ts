import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser, hasChromium, type Opened, scratch } from './chromium.ts'
import { type PathProxy, proxyTo, type Serving, serve } from './serving.ts'

const TOPOLOGY = 'topologies/two-racks.yaml'
const WISH = { receivers: ['b1'], loadSize: '64 B', period: '100 us' }

const rows = (page: Page, table: string): Promise<readonly string[]> =>
  page.locator(`${table} tbody th`).allInnerTexts()

/** Waits until a page says that it shows so many decisions. */
const after = (page: Page, sequence: number): Promise<void> =>
  page.locator('#at', { hasText: `after decision ${sequence},` }).waitFor()

const live = (page: Page): Promise<void> => page.locator('#connection', { hasText: 'live' }).waitFor()

const fillForm = async (page: Page, values: Readonly<Record<string, string>>): Promise<void> => {
  if (!(await page.locator('#ask form').isVisible())) await page.click('#ask summary')
  for (const [name, value] of Object.entries(values)) await page.fill(`#ask-${name}`, value)
}

describe.skipIf(!hasChromium)('the page of a service', () => {
  let serving: Serving
  let browser: Browser
  let one: Opened
  let other: Opened

  beforeAll(async () => {
    serving = await serve(TOPOLOGY)
    browser = await Browser.start()
    ;[one, other] = await Promise.all([
      browser.openAt(`${serving.address}/`),
      browser.openAt(`${serving.address}/`),
    ])
    await Promise.all([live(one.page), live(other.page)])
  })
  afterAll(async () => {
    await browser?.stop()
    await serving?.stop()
  })

  it('a try shows who would move, before and after, and changes nothing', async () => {
    await serving.ask('POST', '/v1/tunnels', { ...WISH, id: 'first', sender: 'a1' })
    const { page } = one
    await after(page, 1)
    await fillForm(page, { id: 'second', sender: 'a2', receivers: 'b1', loadSize: '1000 B', period: '50 us' })
    await page.click('text=Try: what would move?')
    await page.locator('#ask-result', { hasText: 'Would be granted second' }).waitFor()
    const cells = await page.locator('#ask-result tbody tr').allInnerTexts()
    expect(cells.length).toBe(1)
    expect(cells[0]).toMatch(/^first\t\d.* µs to .* µs\t.* µs to .* µs\t\+\d/)
    expect((await (await serving.ask('GET', '/v1/tunnels')).json()).sequence).toBe(1)
    await page.click('#ask button:text-is("Request")')
    await page.locator('#ask-result', { hasText: 'Granted second' }).waitFor()
    await after(page, 2)
    await after(other.page, 2)
    expect(await rows(other.page, '#tunnel-table')).toEqual(['first', 'second'])
    expect(await page.locator('#pending').isVisible()).toBe(true)
  })

  it('two browsers and a program change things at once, and all see the same', async () => {
    const jobs = Array.from({ length: 20 }, (_, i) =>
      serving.ask('POST', '/v1/tunnels', {
        ...WISH,
        id: `many${i}`,
        sender: `a${1 + (i % 4)}`,
        receivers: [`b${1 + (i % 4)}`],
      }),
    )
    const byForm = async ({ page }: Opened, id: string): Promise<void> => {
      await fillForm(page, { id, sender: 'b1', receivers: 'a1', loadSize: '100 B', period: '1 ms' })
      await page.click('#ask button:text-is("Request")')
      await page.locator('#ask-result', { hasText: `Granted ${id}` }).waitFor()
    }
    await Promise.all([byForm(one, 'from-one'), byForm(other, 'from-other'), ...jobs])
    await other.page.click('#tunnel-table a:text-is("first")')
    await other.page.click('#detail button.deed')
    await other.page.click('dialog.confirm button.main')
    await other.page.locator('dialog.confirm', { hasText: 'Released first' }).waitFor()
    await other.page.keyboard.press('Escape')
    const { sequence, tunnels } = await (await serving.ask('GET', '/v1/tunnels')).json()
    expect(sequence).toBe(2 + 20 + 2 + 1)
    const names = tunnels.map(({ id }: { id: string }) => id)
    for (const { page } of [one, other]) {
      await after(page, sequence)
      expect(await rows(page, '#tunnel-table')).toEqual(names)
      await page.click('#decisions summary')
      await page.click('#decisions .more button')
      const numbers = await page
        .locator('#decisions tbody tr')
        .evaluateAll(list => list.map(e => Number((e as HTMLElement).dataset.sequence)))
      expect(numbers).toEqual(Array.from({ length: sequence }, (_, i) => sequence - i))
    }
    const shown = (page: Page) => page.locator('#tunnel-table tbody').innerText()
    expect(await shown(one.page)).toBe(await shown(other.page))
  })

  it('what is chosen stays chosen while others change, and says where its bound comes from', async () => {
    const { page } = one
    await page.click('#tunnel-table a:text-is("second")')
    await page.locator('#detail', { hasText: 'Contract second' }).waitFor()
    await page.locator('#detail .fall caption', { hasText: 'the latest receiver' }).waitFor()
    const { sequence } = await (await serving.ask('GET', '/v1/tunnels')).json()
    await serving.ask('DELETE', '/v1/tunnels/many0')
    await after(page, sequence + 1)
    expect(await page.locator('#detail h3').first().innerText()).toBe('Tunnel second')
    expect(await page.locator('#tunnel-table tr.selected th').innerText()).toBe('second')
  })

  it('something fails, and is back', async () => {
    const { page } = one
    await page.evaluate(() => {
      location.hash = '#node/spine1'
    })
    await page.click('#detail button.deed:text("Fail spine1")')
    await page.locator('dialog.confirm', { hasText: 'stay' }).waitFor()
    await page.click('dialog.confirm button.main')
    await page.locator('dialog.confirm button:text-is("Close")').click()
    await other.page.locator('#homeless', { hasText: 'Failed: spine1' }).waitFor()
    await page.click('#detail button.deed:text("Restore spine1")')
    await page.locator('dialog.confirm button.main:not([disabled])').click()
    await page.locator('dialog.confirm button:text-is("Close")').click()
    await other.page.locator('#homeless').waitFor({ state: 'hidden' })
  })

  it('a rejection says why, what would help, and takes it at a click', async () => {
    const { page } = other
    await fillForm(page, {
      id: 'tight',
      sender: 'a1',
      receivers: 'b1',
      loadSize: '100 B',
      period: '1 ms',
      deadline: '1 us',
    })
    await page.click('text=Try: what would move?')
    await page.locator('#ask-result', { hasText: 'Rejected.' }).waitFor()
    await page.click('#ask-result button:text("Take deadline")')
    await page.locator('#ask-result', { hasText: 'Would be granted tight' }).waitFor()
    await fillForm(page, { loadSize: '100 furlongs' })
    await page.click('text=Try: what would move?')
    await page.locator('#ask-loadSize[aria-invalid]').waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('ask-loadSize')
    const described = await page.getAttribute('#ask-loadSize', 'aria-describedby')
    expect(await page.locator(`#${described}`).innerText()).not.toBe('')
    await page.fill('#ask-deadline', '')
  })

  it('by the keyboard alone', async () => {
    const { page } = await browser.openAt(`${serving.address}/`)
    await live(page)
    const press = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys) await page.keyboard.press(key)
    }
    const focused = (): Promise<string> =>
      page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent || '')
    const tabTo = async (name: string): Promise<void> => {
      for (let i = 0; i < 60 && !(await focused()).startsWith(name); i++) await press('Tab')
      expect(await focused()).toMatch(new RegExp(`^${name}`))
    }
    await tabTo('Ask for a tunnel')
    await press('Enter')
    for (const [field, value] of [
      ['ask-id', 'typed'],
      ['ask-sender', 'a3'],
      ['ask-receivers', 'b3'],
      ['ask-loadSize', '64 B'],
      ['ask-period', '1 ms'],
    ] as const) {
      await tabTo(field)
      await page.keyboard.type(value)
    }
    await press('Enter')
    await page.locator('#ask-result', { hasText: 'Would be granted typed' }).waitFor()
    await tabTo('Request')
    await press('Enter')
    await page.locator('#ask-result', { hasText: 'Granted typed' }).waitFor()
    await page.locator('main > [role=status]', { hasText: 'request typed: granted' }).waitFor()
    await page.locator('#tunnel-table a:text-is("typed")').waitFor()
    await press('/')
    await page.keyboard.type('typed')
    await tabTo('typed')
    await press('Enter')
    await page.locator('#detail', { hasText: 'Contract typed' }).waitFor()
    await tabTo('Release typed')
    await press('Enter')
    await page.locator('dialog.confirm', { hasText: 'Would be released' }).waitFor()
    expect(await focused()).toBe('Cancel')
    await press('Shift+Tab', 'Enter')
    await page.locator('dialog.confirm', { hasText: 'Released typed' }).waitFor()
    await press('Enter')
    await page.locator('#tunnel-table a:text-is("typed")').waitFor({ state: 'detached' })
  })

  it('nothing was asked of others, and no policy was broken', () => {
    for (const { requests, complaints } of [one, other]) {
      expect(complaints.filter(text => !/ 4\d\d \(/.test(text))).toEqual([])
      expect(requests.filter(url => !url.startsWith(`${serving.address}/`))).toEqual([])
    }
  })
})

describe.skipIf(!hasChromium)('under a path, behind a proxy', () => {
  let serving: Serving
  let proxy: PathProxy
  let browser: Browser

  beforeAll(async () => {
    serving = await serve(TOPOLOGY, ['--state', join(scratch, 'proxied.journal')])
    proxy = await proxyTo(serving.address, '/plant/xlane')
    browser = await Browser.start()
  })
  afterAll(async () => {
    await browser?.stop()
    await proxy?.stop()
    await serving?.stop()
  })

  it('the connection drops and comes back, and nothing is lost', async () => {
    const { page, requests } = await browser.openAt(proxy.address)
    await live(page)
    const add = (id: string) => serving.ask('POST', '/v1/tunnels', { ...WISH, id, sender: 'a1' })
    await add('before')
    await after(page, 1)
    proxy.cut()
    await page.locator('#connection', { hasText: 'not connected' }).waitFor()
    await add('meanwhile')
    await serving.ask('DELETE', '/v1/tunnels/before')
    await add('late')
    expect(await rows(page, '#tunnel-table')).toEqual(['before'])
    proxy.mend()
    await after(page, 4)
    await live(page)
    expect(await rows(page, '#tunnel-table')).toEqual(['late', 'meanwhile'])
    await page.click('#decisions summary')
    await page.locator('#decisions tbody tr').nth(3).waitFor()
    const asked = await page.locator('#decisions tbody tr td:nth-child(2)').allInnerTexts()
    expect(asked).toEqual(['request', 'release', 'request', 'request'])
    await fillForm(page, { id: 'by-form', sender: 'b1', receivers: 'a1', loadSize: '64 B', period: '1 ms' })
    await page.click('#ask button:text-is("Request")')
    await page.locator('#ask-result', { hasText: 'Granted by-form' }).waitFor()
    expect(requests.filter(url => !url.startsWith(proxy.address))).toEqual([])
  })
})

describe.skipIf(!hasChromium)('with tokens', () => {
  const secrets = { read: 'reader-secret-0123', request: 'asker-secret-01234', operate: 'operator-secret-01' }
  let serving: Serving
  let browser: Browser

  beforeAll(async () => {
    const tokens = Object.entries(secrets).map(([role, secret]) => ({
      name: role,
      role,
      sha256: createHash('sha256').update(secret).digest('hex'),
      ...(role === 'request' ? { senders: ['a1'] } : {}),
    }))
    const file = join(scratch, 'tokens.json')
    writeFileSync(file, JSON.stringify({ tokens }))
    serving = await serve(TOPOLOGY, ['--tokens', file])
    for (const sender of ['a1', 'a2'])
      await serving.ask('POST', '/v1/tunnels', { ...WISH, id: sender, sender }, secrets.operate)
    browser = await Browser.start()
  })
  afterAll(async () => {
    await browser?.stop()
    await serving?.stop()
  })

  const openWith = async (secret: string): Promise<Page> => {
    const { page } = await browser.openAt(`${serving.address}/`)
    await page.locator('dialog[open] #token-field').waitFor()
    expect(await page.locator('#tunnel-table').count()).toBe(0)
    await page.fill('#token-field', secret)
    await page.keyboard.press('Enter')
    await live(page)
    return page
  }
  const deeds = async (page: Page, hash: string): Promise<readonly string[]> => {
    await page.evaluate(to => {
      location.hash = to
    }, hash)
    await page.locator('#detail h3').first().waitFor()
    return page.locator('#detail button.deed').allInnerTexts()
  }

  it('without one nothing is shown, with a wrong one neither', async () => {
    const { page } = await browser.openAt(`${serving.address}/`)
    await page.locator('dialog[open]', { hasText: 'not open to everybody' }).waitFor()
    await page.fill('#token-field', 'not-a-token-of-ours')
    await page.keyboard.press('Enter')
    await page.locator('dialog[open]', { hasText: 'not known here' }).waitFor()
    expect(await page.content()).not.toContain('leaf-a')
  })

  it('one that may read reads only', async () => {
    const page = await openWith(secrets.read)
    await page.locator('#access', { hasText: 'read only' }).waitFor()
    expect(await rows(page, '#tunnel-table')).toEqual(['a1', 'a2'])
    await page.click('#ask summary')
    expect(await page.locator('#ask form').isVisible()).toBe(false)
    expect(await deeds(page, '#tunnel/a1')).toEqual([])
    expect(await deeds(page, '#node/spine1')).toEqual([])
    await page.click('#decisions summary')
    expect(await page.locator('#decisions thead').innerText()).not.toContain('by')
  })

  it('one that may request does so for its senders', async () => {
    const page = await openWith(secrets.request)
    await page.locator('#access', { hasText: 'of a1' }).waitFor()
    expect(await deeds(page, '#tunnel/a1')).toEqual(['Release a1…'])
    expect(await deeds(page, '#tunnel/a2')).toEqual([])
    expect(await deeds(page, '#node/spine1')).toEqual([])
  })

  it('one that may operate does everything, sees who did what, and stays while the tab is open', async () => {
    const page = await openWith(secrets.operate)
    await page.locator('#access', { hasText: 'may do everything' }).waitFor()
    expect(await deeds(page, '#tunnel/a2')).toEqual(['Release a2…'])
    expect(await deeds(page, '#node/spine1')).toEqual(['Fail spine1…'])
    await page.click('#decisions summary')
    expect(await page.locator('#decisions tbody').innerText()).toContain('operate')
    await page.reload()
    await live(page)
    expect(page.url()).not.toContain(secrets.operate)
    await page.click('text=Token…')
    await page.click('text=Forget it')
    await page.locator('dialog[open] #token-field').waitFor()
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
  })
})
