// Takes the pictures of README.md from the real programs: `npm run screenshots` (after `npm run build`; needs Debian's
// chromium and tmux). One function per program; each writes its own files below docs/images/.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openReport, withChromium } from './chromium.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const images = join(root, 'docs/images')
const INPUTS = ['topologies/two-racks.yaml', 'examples/two-racks.requests.yaml']

const xlane = (...args) =>
  execFileSync(process.execPath, ['dist/cli.mjs', ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1 << 26,
  })

/** What the window shows when `selector` is at its top. */
const shoot = async (page, selector, name) => {
  await page.evaluate(s => document.querySelector(s).scrollIntoView({ block: 'start' }), selector)
  // The compositor paints what was scrolled to a little later.
  await page.waitForTimeout(500)
  await page.screenshot({ path: join(images, name) })
  console.log(`docs/images/${name}`)
}

/** The report in the browser: a port, and a tunnel in the dark. */
const report = async folder => {
  const seen = join(folder, 'seen.json')
  writeFileSync(seen, xlane('simulate', ...INPUTS, '--duration', '100 ms', '--json', '--histograms'))
  const file = join(folder, 'report.html')
  xlane('report', ...INPUTS, '--simulation', seen, '--compare', '--out', file)
  const ring = join(folder, 'ring.html')
  xlane('report', 'topologies/ring.yaml', 'examples/ring.requests.yaml', '--out', ring)
  // The picture that convinces: a lane below another, whose arrivals two wires have shaped.
  await withChromium({ viewport: { width: 1200, height: 800 } }, async context =>
    shoot(await openReport(context, ring, '#port/cell2%3Ecell3/1'), '#port', 'report-port.png'),
  )
  await withChromium({ viewport: { width: 1200, height: 760 }, colorScheme: 'dark' }, async context => {
    await shoot(await openReport(context, file, '#tunnel/ledger'), '#network', 'report-tunnel.png')
  })
}

/** The explorer in a real terminal: a feed put into the first lane, and what that did to the others. */
const explorer = async () => {
  const keys = 'Down Down Down Down Down Down p p - -'
  const script = [
    'scripts/capture-explorer.mjs',
    '--size',
    '112x34',
    '--form',
    'svg',
    '--keys',
    keys,
    ...INPUTS,
  ]
  const svg = execFileSync(process.execPath, script, { cwd: root, encoding: 'utf8' })
  await withChromium({ viewport: { width: 1200, height: 800 } }, async context => {
    const page = await context.newPage()
    await page.setContent(`<body style="margin:0">${svg}</body>`)
    await page.locator('svg').screenshot({ path: join(images, 'explore.png') })
    console.log('docs/images/explore.png')
  })
}

mkdirSync(images, { recursive: true })
const folder = mkdtempSync(join(tmpdir(), 'xlane-screenshots-'))
try {
  for (const program of [report, explorer]) await program(folder)
} finally {
  rmSync(folder, { recursive: true })
}
