import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../package/run.ts'
import { Browser, drawn, hasChromium, makeReport, type Opened, scratch } from './chromium.ts'

const TOPOLOGY = 'topologies/two-racks.yaml'
const REQUESTS = 'examples/two-racks.requests.yaml'

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

describe.skipIf(!hasChromium)('a report in a browser', () => {
  let browser: Browser
  let opened: Opened
  let file: string

  beforeAll(async () => {
    const seen = join(scratch, 'seen.json')
    const simulated = run(process.cwd(), process.execPath, [
      'dist/cli.mjs',
      ...['simulate', TOPOLOGY, REQUESTS, '--duration', '5 ms', '--json', '--histograms'],
    ])
    writeFileSync(seen, simulated.stdout)
    const worst = join(scratch, 'worst.json')
    const hunt = ['--adversary', '--tunnel', 'ledger', '--runs', '300', '--out', worst]
    run(process.cwd(), process.execPath, ['dist/cli.mjs', 'simulate', TOPOLOGY, REQUESTS, ...hunt])
    const given = ['--compare', '--simulation', seen, '--witness', worst]
    file = makeReport('two-racks.html', [TOPOLOGY, REQUESTS, ...given])
    browser = await Browser.start()
    opened = await browser.open(file)
  })
  afterAll(() => browser?.stop())

  const text = (selector: string): Promise<string> => opened.page.locator(selector).first().innerText()
  const firstNames = async (table: string): Promise<readonly string[]> =>
    opened.page.locator(`${table} tbody th`).allInnerTexts()

  it('asks for itself and for nothing else, and complains of nothing', () => {
    expect(opened.requests).toEqual([`file://${file}`])
    expect(opened.complaints).toEqual([])
  })

  it('shows the verdict first, then what it rests on', async () => {
    expect(await text('.verdict')).toBe('✓ VALID')
    const [verdict, assumptions, graph] = await Promise.all(
      ['.verdict', '.assumptions', '#graph'].map(s => opened.page.locator(s).first().boundingBox()),
    )
    expect(verdict!.y).toBeLessThan(assumptions!.y)
    expect(assumptions!.y).toBeLessThan(graph!.y)
  })

  it('draws every node and edge, coloured by load', async () => {
    expect(await opened.page.locator('#graph g.node').count()).toBe(12)
    expect(await opened.page.locator('#graph g.edge').count()).toBe(12)
    const colour = (selector: string) =>
      opened.page
        .locator(selector)
        .first()
        .evaluate(e => getComputedStyle(e).stroke)
    const [busy, calm] = [await colour('#graph .line.f3 .wire'), await colour('#graph .line.f1 .wire')]
    expect(busy).not.toBe(calm)
  })

  it('a tunnel: its tree lights up, its waterfall opens and ends at the bound', async () => {
    const { page } = opened
    await page.click('#tunnel-table a:text-is("orders")')
    await page.waitForSelector('#detail h3:text-is("Tunnel orders")')
    const hits = await page
      .locator('#graph .node.hit')
      .evaluateAll(list => list.map(e => e.querySelector('title')!.textContent))
    expect(hits.sort()).toEqual(['a2', 'a3', 'b2', 'leaf-a', 'leaf-b', 'spine2'])
    expect(await page.locator('#graph .edge.hit').count()).toBe(5)
    expect(await text('#detail .fall caption')).toBe('The path to b2, the latest receiver, at worst')
    expect(await page.locator('#detail .fall tr td:nth-child(3)').last().innerText()).toBe('9.032')
    expect(await page.locator('#tunnel-table tr.selected th').innerText()).toBe('orders')
    await page.selectOption('#detail select', '0')
    expect(await text('#detail .fall caption')).toMatch(/^The path to a3: never later than /)
  })

  it('a link in the drawing: its lanes and tunnels, either direction', async () => {
    const { page } = opened
    await page.locator('#graph g.edge').first().locator('.grip').last().dispatchEvent('click')
    await page.waitForSelector('#detail h3:text-matches("^Link ")')
    expect(await text('#detail')).toMatch(/Lane \d+\nworst delay\n/)
    expect(await page.locator('#graph .edge.hit').count()).toBe(1)
  })

  it('a node, Back, and Escape', async () => {
    const { page } = opened
    await page.evaluate(() => {
      location.hash = '#tunnel/alive-b'
    })
    await page.waitForSelector('#detail h3:text-is("Tunnel alive-b")')
    await page.locator('#graph #n2').dispatchEvent('click')
    await page.waitForSelector('#detail h3:text-is("Switch leaf-a")')
    await page.goBack()
    await page.waitForSelector('#detail h3:text-is("Tunnel alive-b")')
    await page.keyboard.press('Escape')
    await page.waitForSelector('#detail p:has-text("Choose a tunnel")')
    expect(await page.locator('#graph .hit').count()).toBe(0)
  })

  it('tables sort by what is clicked, and say so', async () => {
    const { page } = opened
    const head = page.locator('#tunnel-table th', { hasText: 'worst µs' })
    await head.locator('button').click()
    expect(await head.getAttribute('aria-sort')).toBe('ascending')
    expect((await firstNames('#tunnel-table'))[0]).toBe('alive-a')
    await head.locator('button').press('Enter')
    expect(await head.getAttribute('aria-sort')).toBe('descending')
    expect((await firstNames('#tunnel-table'))[0]).toBe('telemetry-a')
    expect(await page.locator('#tunnel-table [aria-sort]').count()).toBe(1)
  })

  it('search by keyboard: slash, words, Enter', async () => {
    const { page } = opened
    await page.locator('#tunnel-table th button').first().click()
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await page.keyboard.press('/')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('find')
    await page.keyboard.type('TELE')
    await page.waitForFunction(() => document.getElementById('found')?.textContent !== '')
    expect(await text('#found')).toBe('2 tunnels, 0 links, 0 nodes')
    expect(await firstNames('#tunnel-table')).toEqual(['telemetry-a', 'telemetry-b'])
    expect(await text('#tunnel-table caption')).toBe('Tunnels: 2 of 8')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#detail h3:text-is("Tunnel telemetry-a")')
    await page.focus('#find')
    await page.keyboard.press('Escape')
    expect(await firstNames('#tunnel-table')).toHaveLength(8)
    await page.fill('#find', 'spine')
    await page.waitForSelector('#graph .node.found')
    expect(await page.locator('#graph .node.found').count()).toBe(2)
    await page.fill('#find', '')
    await page.waitForFunction(() => document.querySelector('#graph .found') === null)
  })

  it('what was found is a list: arrows walk it, Enter takes', async () => {
    const { page } = opened
    await page.fill('#find', 'leaf-b')
    await page.waitForSelector('#offered li')
    expect(await page.locator('#offered li').allInnerTexts()).toEqual([
      'leaf-b node',
      ...['b1>leaf-b', 'leaf-b>b1', 'b2>leaf-b', 'leaf-b>b2', 'b3>leaf-b', 'leaf-b>b3'].map(
        id => `${id} link`,
      ),
      'and 6 more in the tables',
    ])
    await page.press('#find', 'ArrowDown')
    await page.press('#find', 'ArrowDown')
    expect(await page.getAttribute('#find', 'aria-activedescendant')).toBe('offered-1')
    await page.press('#find', 'Enter')
    await page.waitForSelector('#detail h3:text-is("Link b1>leaf-b")')
    expect(await page.locator('#offered').isVisible()).toBe(false)
    await page.fill('#find', '')
    await page.waitForFunction(() => document.querySelector('#graph .found') === null)
  })

  it('the wheel scrolls the page, and zooms with Ctrl', async () => {
    const { page } = opened
    await page.locator('#graph').scrollIntoViewIfNeeded()
    const box = (await page.locator('#graph').boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    const drawnTimes = () => page.locator('#graph').getAttribute('data-drawn')
    const [before, top] = [await drawnTimes(), await page.evaluate(() => scrollY)]
    await page.mouse.wheel(0, 200)
    await page.waitForFunction(y => scrollY > y, top)
    expect(await drawnTimes()).toBe(before)
    await page.keyboard.down('Control')
    await page.mouse.wheel(0, -200)
    await page.keyboard.up('Control')
    await page.waitForFunction(n => document.getElementById('graph')?.dataset.drawn !== n, before)
    await page.focus('#graph')
    await page.keyboard.press('0')
  })

  it('searching, sorting and choosing draw no more than they need', async () => {
    const { page } = opened
    const marked = () =>
      page.evaluate(() => {
        const nodes = [...document.querySelectorAll('#graph g.node')]
        const old = nodes.filter(n => (n as unknown as { kept?: true }).kept).length
        for (const n of nodes) (n as unknown as { kept?: true }).kept = true
        return old
      })
    await marked()
    const drawnTimes = Number(await page.locator('#graph').getAttribute('data-drawn'))
    await page.locator('#tunnel-table th button').first().click()
    expect(Number(await page.locator('#graph').getAttribute('data-drawn'))).toBe(drawnTimes)
    await page.click('#tunnel-table a:text-is("ledger")')
    await page.waitForSelector('#graph .node.hit')
    // The same elements, changed in place.
    expect(await marked()).toBe(12)
    await page.keyboard.press('Escape')
  })

  it('the worst case is a picture: ports, frames and the packet on one axis', async () => {
    const { page } = opened
    await page.click('#tunnel-table a:text-is("telemetry-a")')
    await page.waitForSelector('#detail h3:text-is("Tunnel telemetry-a")')
    expect(await text('#gantt-body .note')).toBe(
      'What the bound of telemetry-a counts on the way to b4: no packet of it meets worse.',
    )
    expect(await page.locator('#gantt-body .port').allTextContents()).toEqual([
      'a4>leaf-a',
      'leaf-a>spine2',
      'spine2>leaf-b',
      'leaf-b>b4',
    ])
    const titles = await page.locator('#gantt-body .block title').allTextContents()
    expect(titles[0]).toBe('best-effort, already on the wire: 1.234 µs, from 0 µs to 1.234 µs')
    expect(titles.filter(t => t.includes('the packet itself'))).toHaveLength(4)
    expect(await page.locator('#simulation .tail .series').count()).toBe(1)
    expect(await text('#simulation figcaption')).toMatch(/^telemetry-a: how rarely/)
    await page.keyboard.press('Escape')
  })

  it('the drawing moves and zooms by keys', async () => {
    const { page } = opened
    const transform = (): Promise<string | null> =>
      page.locator('#graph svg > g').first().getAttribute('transform')
    const before = await transform()
    await page.focus('#graph')
    await page.keyboard.press('+')
    expect(await transform()).not.toBe(before)
    await page.keyboard.press('0')
    expect(await transform()).toBe(before)
    await page.keyboard.press('ArrowLeft')
    expect(await transform()).not.toBe(before)
    await page.keyboard.press('0')
  })

  it('hosts fold into their switch and come back', async () => {
    const { page } = opened
    await page.click('#graph-tools button:text-is("Hide hosts")')
    await drawn(page, 2)
    expect(await page.locator('#graph g.node').count()).toBe(4)
    expect(await text('#graph-state')).toBe('4 of 12 nodes drawn, 8 hosts folded into their switch')
    await page.locator('#graph #n2').dispatchEvent('click')
    await page.click('#unfold')
    await drawn(page, 3)
    expect(await page.locator('#graph g.node').count()).toBe(8)
    await page.click('#graph-tools button:text-is("Show hosts")')
    await drawn(page, 4)
    expect(await page.locator('#graph g.node').count()).toBe(12)
  })

  it('a port: curves, and the two deviations with the numbers of the table', async () => {
    const { page } = opened
    const row = page.locator('#queue-table tr', { hasText: 'leaf-a>a4' }).nth(2)
    const cells = await row.locator('td').allInnerTexts()
    await row.locator('a:text-is("worst instant")').click()
    await page.waitForFunction(() => location.hash.startsWith('#port/'))
    const chart = page.locator('#port-body svg')
    expect(await chart.locator('polyline').count()).toBe(3)
    const words = await chart.locator('text.halo').allTextContents()
    expect(words).toEqual([`delay 3.4352 µs`, `backlog ${cells[4]}`])
    expect(cells.slice(2, 5)).toEqual(['2', '3.436', '2932 B'])
    expect(await chart.getAttribute('aria-label')).toContain('leaf-a>a4, lane 2: the packet that arrives')
  })

  it('simulation and methods stand beside the proof', async () => {
    expect(await text('#simulation-body')).toContain('0 lost, 0 outside the range proven for them')
    expect(await opened.page.locator('#simulation-body tbody tr').count()).toBeGreaterThan(8)
    const histograms = opened.page.locator('#simulation-body svg.histogram')
    expect(await histograms.count()).toBe(await opened.page.locator('#simulation-body tbody tr').count())
    expect(await histograms.first().locator('rect').count()).toBeGreaterThan(5)
    expect(await opened.page.locator('#methods-body tbody tr').count()).toBe(8)
    expect(await text('#methods-body tbody tr:has-text("feed")')).toContain('11.719 ↑ 5.4748 µs')
  })

  it('a witness is shown hop by hop beside its bound', async () => {
    expect(await text('#witness-body')).toMatch(
      /^Packet \d+ of ledger took [\d.]+ µs to \w+, \d+\.\d % of the [\d.]+ µs that are proven\./,
    )
    const rows = await opened.page.locator('#witness-body tbody tr:not(.step)').allInnerTexts()
    expect(rows.filter(row => row.startsWith('waiting')).length).toBeGreaterThan(1)
    expect(rows.join('\n')).toContain('on the wire before it: best effort')
  })

  it('is usable with a screen reader: everything has a name, headings and landmarks are there', async () => {
    const nameless = await opened.page.evaluate(() =>
      [
        ...document.querySelectorAll(
          'button, a, input, select, [role=img], [role=region], [role=group], section',
        ),
      ].flatMap(e => {
        const label = e.getAttribute('aria-label') ?? ''
        const by = (e.getAttribute('aria-labelledby') ?? '')
          .split(' ')
          .map(id => document.getElementById(id)?.textContent ?? '')
        const own =
          e instanceof HTMLInputElement || e instanceof HTMLSelectElement
            ? [...(e.labels ?? [])].map(l => l.textContent)
            : [e.textContent]
        return [label, ...by, ...own].join('').trim() === '' ? e.outerHTML.slice(0, 90) : []
      }),
    )
    expect(nameless).toEqual([])
    expect(await opened.page.locator('h1').count()).toBe(1)
    for (const landmark of ['header', 'main', '[role=search]'])
      expect(await opened.page.locator(landmark).count()).toBe(1)
    expect(await opened.page.locator('table:not(:has(caption))').count()).toBe(0)
    expect(await opened.page.locator('html').getAttribute('lang')).toBe('en')
  })

  it('has complained of nothing all the while', () => {
    expect(opened.complaints).toEqual([])
    expect(opened.requests).toHaveLength(1)
  })
})

describe.skipIf(!hasChromium)('other looks', () => {
  let plain: string | undefined
  const file = (): string => {
    plain ??= makeReport('plain.html', [TOPOLOGY, REQUESTS])
    return plain
  }
  /** Relative luminance contrast (WCAG 2.2, 1.4.3). */
  const contrasts = (opened: Opened): Promise<readonly number[]> =>
    opened.page.evaluate(() => {
      const channels = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number)
      const luminance = (colour: string): number => {
        const [r = 0, g = 0, b = 0] = channels(colour).map(c =>
          c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
        )
        return 0.2126 * r + 0.7152 * g + 0.0722 * b
      }
      const back = (e: Element | null): string => {
        for (let at = e; at !== null; at = at.parentElement) {
          const colour = getComputedStyle(at).backgroundColor
          if (!/, 0\)$|transparent/.test(colour)) return colour
        }
        return 'rgb(255,255,255)'
      }
      return [
        'body',
        '.note',
        '.verdict',
        '.facts li',
        '#queue-table td',
        'caption',
        '#queue-table a',
        '.brand',
        'thead th',
        '.fall .num',
      ].map(s => {
        const e = document.querySelector(s)!
        const [a, b] = [luminance(getComputedStyle(e).color), luminance(back(e))]
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
      })
    })

  it.each(['light', 'dark'] as const)('%s as the system asks, with enough contrast', async colorScheme => {
    const browser = await Browser.start({ colorScheme })
    try {
      const opened = await browser.open(file(), '#tunnel/alive-a')
      for (const contrast of await contrasts(opened)) expect(contrast).toBeGreaterThan(4.5)
      const back = () => opened.page.evaluate(() => getComputedStyle(document.body).backgroundColor)
      const before = await back()
      await opened.page.click('#theme')
      expect(await back()).not.toBe(before)
      for (const contrast of await contrasts(opened)) expect(contrast).toBeGreaterThan(4.5)
      await opened.page.emulateMedia({ media: 'print' })
      expect(await back()).toBe('rgb(255, 255, 255)')
      expect(await opened.page.locator('#search').isVisible()).toBe(false)
      expect(await opened.page.locator('#graph').isVisible()).toBe(true)
      expect((await opened.page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000)
      expect(opened.complaints).toEqual([])
    } finally {
      await browser.stop()
    }
  })

  it('nothing moves where motion is not wanted, and nothing overflows a phone', async () => {
    const browser = await Browser.start({ width: 390 })
    try {
      const { page } = await browser.open(file(), '#tunnel/alive-a')
      const animations = () => page.evaluate(() => document.getAnimations().length)
      expect(await animations()).toBe(0)
      await page.emulateMedia({ reducedMotion: 'no-preference' })
      expect(await animations()).toBeGreaterThan(0)
      const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
      expect(wide).toBeLessThanOrEqual(screen!)
    } finally {
      await browser.stop()
    }
  })

  it('a large network: pods folded, unfolded by a click, its links as a matrix', async () => {
    const topology = join(scratch, 'k8.json')
    const wishes = join(scratch, 'k8-requests.json')
    const xlane = (...args: readonly string[]) =>
      run(process.cwd(), process.execPath, ['dist/cli.mjs', ...args])
    xlane('generate', 'fat-tree', '--k', '10', '--out', topology)
    xlane('generate', 'requests', topology, '--count', '60', '--seed', '3', '--out', wishes)
    const browser = await Browser.start()
    try {
      const { page, complaints } = await browser.open(makeReport('k10.html', [topology, wishes]))
      expect(await page.locator('#graph g.node.group').count()).toBe(11)
      expect(await page.locator('#graph-state').innerText()).toBe(
        '11 of 375 nodes drawn, 250 hosts folded into their switch, 11 groups of switches; a click unfolds one',
      )
      await page.locator('#graph g.node.group').nth(2).dispatchEvent('click')
      await drawn(page, 2)
      expect(await page.locator('#graph g.node.switch').count()).toBe(10)
      await page.click('#graph-tools button:text-is("Fold again")')
      await drawn(page, 3)
      expect(await page.locator('#graph g.node').count()).toBe(11)
      expect(await page.locator('#matrix').isVisible()).toBe(true)
      const loads = await page.locator('#matrix tbody tr td:nth-child(2)').allInnerTexts()
      const shares = loads.map(Number.parseFloat)
      expect(shares).toEqual(shares.toSorted((a, b) => b - a))
      expect(complaints).toEqual([])
    } finally {
      await browser.stop()
    }
  })

  it('against another allocation: what moved, in a table and on the drawing', async () => {
    const fewer = join(scratch, 'fewer.yaml')
    const lines = readFileSync(REQUESTS, 'utf8').split('\n')
    writeFileSync(fewer, lines.filter(line => !line.includes('telemetry-b')).join('\n'))
    const browser = await Browser.start()
    try {
      const { page, complaints } = await browser.open(
        makeReport('against.html', [TOPOLOGY, REQUESTS, '--against', fewer]),
      )
      expect(await page.locator('#against-body p').first().innerText()).toMatch(
        /^Against .*fewer\.yaml: \d+ later, 1 new; \d+ tunnels as before\.$/,
      )
      const row = page.locator('#against-body tbody tr', { hasText: 'telemetry-b' })
      expect(await row.locator('td').last().innerText()).toBe('new')
      expect(await page.locator('#graph .line.more').count()).toBe(0)
      await page.click('#graph-tools button:text-is("Changes")')
      expect(await page.locator('#graph .line.more').count()).toBe(2)
      expect(await page.locator('#graph .figure text').allTextContents()).toContain('+1.2 %')
      expect(complaints).toEqual([])
    } finally {
      await browser.stop()
    }
  })

  it('the same files make the same bytes', () => {
    expect(readFileSync(file())).toEqual(readFileSync(makeReport('again.html', [TOPOLOGY, REQUESTS])))
  })
})
