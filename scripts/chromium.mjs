// Opens a page in Debian's Chromium, headless: for the screenshots and for the bench of the report.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Runs `work` with a browser that looks as asked (playwright's context options), and closes it whatever happens. */
export const withChromium = async (look, work) => {
  const profile = mkdtempSync(join(tmpdir(), 'xlane-chromium-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
    reducedMotion: 'reduce',
    ...look,
  })
  try {
    return await work(context)
  } finally {
    await context.close()
    rmSync(profile, { recursive: true, force: true })
  }
}

/** The page of a report, once its network is drawn. */
export const openReport = async (context, file, hash = '') => {
  const page = await context.newPage()
  await page.goto(`file://${file}${hash}`)
  await page.waitForSelector('#graph[data-drawn]', { timeout: 60_000 })
  return page
}
