import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { hashOf } from '../../src/page/address.ts'
import { Browser, hasChromium, makeReport, scratch } from './chromium.ts'

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const EVIL = [
  '<script>window.pwned=1</script>',
  '</script><script>window.pwned=2</script>',
  '"><img src=x onerror="window.pwned=3">',
  "'><svg onload='window.pwned=4'>",
  '<!--<script>',
  '&lt;b&gt;bold&lt;/b&gt;',
  'javascript:window.pwned=5',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: hostile on purpose
  '$& $1 ${window.pwned=6} `x`',
  'back\\slash\\',
  ']]>\\N\\G%s',
  '__proto__',
  'a\u200bb',
]

/** A star whose every name is hostile. */
const files = (): readonly [topology: string, requests: string] => {
  const [hub, ...hosts] = EVIL
  const topology = join(scratch, 'evil.json')
  const requests = join(scratch, 'evil-requests.json')
  writeFileSync(
    topology,
    JSON.stringify({
      name: '<script>window.pwned=7</script>"\'',
      defaults: {
        link: { bandwidth: '10 Gbit/s', queueSize: '128 KiB', minLatency: '15 ns', maxJitter: '0 ns' },
        switch: { minLatency: '3 us', multicastLatency: '3 us' },
        host: { minLatency: '1.8 us', maxJitter: '655 ns' },
      },
      nodes: Object.fromEntries([[hub, { kind: 'switch' }], ...hosts.map(h => [h, { kind: 'host' }])]),
      links: hosts.map(h => ({ from: h, to: hub })),
    }),
  )
  writeFileSync(
    requests,
    JSON.stringify({
      requests: hosts.slice(1).map((h, i) => ({
        id: `${EVIL[i]} ${i}`,
        sender: h,
        receivers: [hosts[0]],
        loadSize: '64 B',
        period: '100 us',
        deadline: i === 2 ? '1 us' : '1 ms',
      })),
    }),
  )
  return [topology, requests]
}

describe.skipIf(!hasChromium)('a network full of markup and quotes', () => {
  it('is text everywhere, and runs nothing', async () => {
    const [topology, requests] = files()
    const { status, file } = reportOf(topology, requests)
    expect(status).toBe(1)
    const source = readFileSync(file, 'utf8')
    expect(source.match(/<script/g)).toHaveLength(2)
    // Outside the program and its data there is no element that a name could have brought: only the page's own.
    const markup = source.replace(/<script[\s\S]*?<\/script>/g, '')
    expect(markup.match(/<(img|svg(?! (class="taken"|viewBox=))|b(?!>Assumptions<))\b/g)).toBeNull()
    const browser = await Browser.start()
    try {
      const { page, requests: asked, complaints } = await browser.open(file)
      for (const hash of [
        hashOf({ kind: 'tunnel', id: `${EVIL[0]} 0` }),
        hashOf({ kind: 'tunnel', id: `${EVIL[3]} 3` }),
        hashOf({ kind: 'link', id: `${EVIL[1]}>${EVIL[0]}` }),
        ...EVIL.map(id => hashOf({ kind: 'node', id })),
        hashOf({ kind: 'port', id: `${EVIL[2]}>${EVIL[0]}`, lane: 0 }),
      ]) {
        await page.evaluate(h => {
          location.hash = h
        }, hash)
        await page.waitForTimeout(50)
      }
      await page.fill('#find', '<script>')
      await page.waitForFunction(() => document.getElementById('found')?.textContent !== '')
      expect(await page.evaluate(() => (window as unknown as { pwned?: number }).pwned)).toBeUndefined()
      expect(await page.locator('img').count()).toBe(0)
      const handlers = await page.evaluate(() =>
        [...document.querySelectorAll('*')].flatMap(e =>
          e.getAttributeNames().filter(n => n.startsWith('on')),
        ),
      )
      expect(handlers).toEqual([])
      expect(await page.locator('script').count()).toBe(2)
      expect(asked).toHaveLength(1)
      expect(complaints).toEqual([])
      await page.fill('#find', '')
      const shown = (names: readonly string[]) => names.map(n => n.replace(/\u200b/g, '\ufffd'))
      await page.waitForFunction(() => document.querySelectorAll('#tunnel-table tbody tr').length > 5)
      const tunnels = await page.locator('#tunnel-table tbody th a').allTextContents()
      expect(tunnels).toContain(`${shown(EVIL)[1]!} 1`)
      const labels = await page.locator('#graph g.node title').allTextContents()
      for (const name of shown(EVIL)) expect(labels.join('\n')).toContain(name)
      expect(await page.locator('.broken').innerText()).toContain('DEADLINE')
    } finally {
      await browser.stop()
    }
  })
})

/** Hostile or not: one deadline cannot hold, so that its name stands in the list of rejections too. */
const reportOf = (topology: string, requests: string): { status: number; file: string } => {
  try {
    return { status: 0, file: makeReport('evil.html', [topology, requests]) }
  } catch (error) {
    const code = /ended with (\d+)/.exec(String(error))?.[1]
    return { status: Number(code), file: join(scratch, 'evil.html') }
  }
}
