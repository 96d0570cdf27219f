// How long a reader waits for a large report: 1344 nodes and 10,000 tunnels, from the address to the finished drawing in
// headless Chromium; and how long `xlane report` takes to write it. `npm run build` first. `--rounds=N` (3); `--strict`
// ends with 1 when the page takes longer than its 5 s. Placements are kept in the temporary folder.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { openReport, withChromium } from '../scripts/chromium.mjs'

const BUDGET_MS = 5000
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

const opened = []
for (let round = 0; round < rounds; round++)
  await withChromium({ viewport: { width: 1400, height: 1000 } }, async context => {
    const requests = []
    context.on('request', request => requests.push(request.url()))
    const begin = performance.now()
    const page = await openReport(context, file('report.html'))
    opened.push(performance.now() - begin)
    const caption = await page.locator('#tunnel-table caption').textContent()
    if (!caption.startsWith(`Tunnels: ${COUNT}`) || requests.length !== 1)
      throw new Error(`${caption}; ${requests.length} requests`)
  })

const best = Math.min(...opened)
const middle = opened.toSorted((a, b) => a - b)[rounds >> 1]
console.log(
  `write ${(writeMs / 1000).toFixed(1)} s, ${(statSync(file('report.html')).size / 1e6).toFixed(1)} MB`,
)
console.log(
  `open  best ${(best / 1000).toFixed(1)} s, median ${(middle / 1000).toFixed(1)} s of ${rounds} (budget ${BUDGET_MS / 1000} s)`,
)
if (process.argv.includes('--strict') && middle > BUDGET_MS) process.exitCode = 1
