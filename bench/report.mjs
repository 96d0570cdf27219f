// What a large report costs its reader: 1344 nodes and 10,000 tunnels, CPU time of the page's main thread in headless
// Chromium from the address to the finished drawing, and for a sort, a search and a choice; and how long `xlane report`
// takes to write it. `npm run build` first. `--rounds=N` (3); `--strict` ends with 1 beyond a budget. Placements are
// kept in the temporary folder.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { withChromium } from '../scripts/chromium.mjs'

/** CPU time of the page's main thread to open it, and for each action on it. */
const OPEN_MS = 2000
const ACT_MS = 100
const COUNT = 10_000
const rounds = Number(/--rounds=(\d+)/.exec(process.argv.join(' '))?.[1] ?? 3)
const cli = fileURLToPath(new URL('../dist/cli.mjs', import.meta.url))
const folder = join(tmpdir(), `xlane-bench-${process.getuid?.() ?? 0}`, 'report')
mkdirSync(folder, { recursive: true })
const file = name => join(folder, name)
const xlane = (...args) =>
  execFileSync(process.execPath, [cli, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })

if (!existsSync(file('placed.json'))) {
  xlane('generate', 'fat-tree', '--k', '16', '--out', file('topology.json'))
  const wishes = ['--count', String(COUNT), '--seed', '7', '--load', '0.3', '--out', file('requests.json')]
  xlane('generate', 'requests', file('topology.json'), ...wishes)
  const place = ['--algorithm', 'x-opt', '--limit', '1', '--out', file('placed.json')]
  xlane('analyze', file('topology.json'), file('requests.json'), ...place)
}
const start = performance.now()
xlane('report', file('topology.json'), file('placed.json'), '--out', file('report.html'))
const writeMs = performance.now() - start

/** Time that the main thread of the page worked so far, ms: what other programs take does not count. */
const busyMs = async cdp => {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration').value * 1000
}

/** What an action costs until nothing more is drawn. */
const costOf = async (page, cdp, action) => {
  const before = await busyMs(cdp)
  await action()
  await page.waitForTimeout(400)
  return (await busyMs(cdp)) - before
}

const opened = []
const acted = { sort: [], search: [], choose: [] }
for (let round = 0; round < rounds; round++)
  await withChromium({ viewport: { width: 1400, height: 1000 } }, async context => {
    const requests = []
    context.on('request', request => requests.push(request.url()))
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
    await page.goto(`file://${file('report.html')}`)
    await page.waitForSelector('#graph[data-drawn]', { timeout: 60_000 })
    opened.push(await busyMs(cdp))
    const caption = await page.locator('#tunnel-table caption').textContent()
    if (!caption.startsWith(`Tunnels: ${COUNT}`) || requests.length !== 1)
      throw new Error(`${caption}; ${requests.length} requests`)
    const head = name => page.locator('#tunnel-table th button', { hasText: name }).evaluate(e => e.click())
    acted.sort.push(
      await costOf(page, cdp, () => head('worst')),
      await costOf(page, cdp, () => head('tunnel')),
    )
    acted.search.push(await costOf(page, cdp, () => page.fill('#find', 'r77')))
    acted.choose.push(
      await costOf(page, cdp, () =>
        page
          .locator('#tunnel-table tbody a')
          .first()
          .evaluate(e => e.click()),
      ),
    )
    const first = await page.locator('#tunnel-table tbody th').first().textContent()
    if (first !== 'r77') throw new Error(`sorted by name and searched for r77, the first is ${first}`)
  })

const worst = list => Math.max(...list)
console.log(
  `write ${(writeMs / 1000).toFixed(1)} s, ${(statSync(file('report.html')).size / 1e6).toFixed(1)} MB`,
)
console.log(`open  ${worst(opened).toFixed(0)} ms of CPU, the worst of ${rounds} (budget ${OPEN_MS})`)
for (const [name, list] of Object.entries(acted))
  console.log(`${name.padEnd(6)} ${worst(list).toFixed(0)} ms of CPU, the worst (budget ${ACT_MS})`)
const isOver = worst(opened) > OPEN_MS || Object.values(acted).some(list => worst(list) > ACT_MS)
if (process.argv.includes('--strict') && isOver) process.exitCode = 1
