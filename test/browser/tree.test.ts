import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser, hasChromium, makeReport, type Opened, scratch } from './chromium.ts'

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const INPUTS = ['topologies/two-racks.yaml', 'examples/two-racks.requests.yaml']

describe.skipIf(!hasChromium)('the tree of a chosen tunnel in a browser', () => {
  let browser: Browser
  let opened: Opened

  beforeAll(async () => {
    browser = await Browser.start()
    opened = await browser.open(makeReport('tree.html', INPUTS))
  })
  afterAll(() => browser?.stop())

  /** Names and amounts at the edges drawn, once the picture was made so many times. */
  const edges = async (times: number): Promise<readonly string[]> => {
    const { page } = opened
    await page.waitForFunction(
      n => Number(document.querySelector<HTMLElement>('.tree')?.dataset.drawn ?? 0) >= n,
      times,
    )
    return page
      .locator('.tree g.edge')
      .evaluateAll(list => list.map(e => [...e.querySelectorAll('text')].map(t => t.textContent).join(' ')))
  }

  it('is not there before a tunnel is chosen', async () => {
    expect(await opened.page.locator('#tree').isVisible()).toBe(false)
  })

  it('shows each link once with its worst wait, and each receiver with its worst case', async () => {
    const { page, complaints } = opened
    await page.click('#tunnel-table a:text-is("orders")')
    expect((await edges(1)).length).toBe(5)
    expect(await page.locator('#tree').isVisible()).toBe(true)
    const texts = await page.locator('.tree g.node text').allTextContents()
    expect(texts).toEqual(
      expect.arrayContaining(['a2', 'a3', 'b2', 'leaf-a', 'leaf-b', 'spine2', '≤ 9.0318 µs']),
    )
    expect(await page.locator('.tree g.latest').count()).toBe(4)
    expect(complaints).toEqual([])
  })

  it('follows another choice, and chooses what is clicked', async () => {
    const { page } = opened
    await page.click('#tunnel-table a:text-is("telemetry-b")')
    expect((await edges(2)).length).toBe(2)
    await page.locator('.tree g.edge.latest text').first().click()
    await page.waitForSelector('#detail h3:text-is("Link b3>leaf-b")')
    // What was drawn stays beside the link.
    expect(await page.locator('.tree g.edge').count()).toBe(2)
  })
})
