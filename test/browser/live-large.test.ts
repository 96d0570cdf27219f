import type { CDPSession } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser, hasChromium, type Opened, scratch } from './chromium.ts'
import { largeJournal } from './large-journal.ts'
import { type Serving, serve } from './serving.ts'

const COUNT = 10_000

describe.skipIf(!hasChromium)('the page of a service with ten thousand tunnels', () => {
  let serving: Serving
  let browser: Browser
  let opened: Opened
  let cdp: CDPSession
  let hosts: readonly string[]

  beforeAll(async () => {
    const large = await largeJournal(scratch, 16, COUNT)
    ;({ hosts } = large)
    serving = await serve(large.topology, ['--state', large.journal])
    browser = await Browser.start()
  })
  afterAll(async () => {
    await browser?.stop()
    await serving?.stop()
  })

  /** Time that the page's main thread worked, ms: other processes do not count. */
  const workedMs = async (): Promise<number> => {
    const { metrics } = await cdp.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN)
  }

  it('opens, while others are answered', async () => {
    let answered = 0
    let isOpening = true
    const others = (async () => {
      while (isOpening) {
        await serving.ask('GET', '/healthz')
        answered++
      }
    })()
    opened = await browser.openAt(`${serving.address}/`)
    const { page } = opened
    await page
      .locator('#tunnel-table caption', { hasText: `Tunnels: ${COUNT + 1}` })
      .waitFor({ timeout: 120_000 })
    isOpening = false
    await others
    expect(answered).toBeGreaterThan(20)
    cdp = await page.context().newCDPSession(page)
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  })

  it('a decision is shown without reading all of it again, and without long work', async () => {
    const { page } = opened
    const before = await workedMs()
    const asked = {
      id: 'newcomer',
      sender: hosts[3],
      receivers: [hosts[900]],
      loadSize: '200 B',
      period: '1 ms',
    }
    const granted = await (await serving.ask('POST', '/v1/tunnels', asked)).json()
    expect(granted.affected.length).toBeGreaterThan(0)
    await page.locator('#at', { hasText: 'after decision 2,' }).waitFor({ timeout: 60_000 })
    expect((await workedMs()) - before).toBeLessThan(3000)
    const views = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .filter(({ name }) => name.includes('page/view'))
        .map(entry => (entry as PerformanceResourceTiming).decodedBodySize),
    )
    expect(views.length).toBe(2)
    expect(views[1]).toBeLessThan((views[0] ?? 0) / 20)
    await page.fill('#find', 'newcomer')
    await page.locator('#tunnel-table tbody a:text-is("newcomer")').click()
    await page.locator('#detail', { hasText: 'Contract newcomer' }).waitFor()
    expect(opened.complaints).toEqual([])
  })
})
