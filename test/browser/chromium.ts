import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { output } from '../package/run.ts'

const CHROMIUM = '/usr/bin/chromium'
const root = resolve(import.meta.dirname, '../..')

/** False where there is no browser; the reason is said once. */
export const hasChromium: boolean = existsSync(CHROMIUM)
if (!hasChromium)
  console.warn(`the report is not tested in a browser: there is no ${CHROMIUM} (apt-get install chromium)`)

export const scratch: string = mkdtempSync(join(tmpdir(), 'xlane-browser-'))

export interface Look {
  readonly colorScheme?: 'light' | 'dark'
  readonly reducedMotion?: 'reduce' | 'no-preference'
  readonly width?: number
}

export interface Opened {
  readonly page: Page
  /** Addresses asked for, the file's own first. */
  readonly requests: readonly string[]
  /** Warnings and errors of the console, and what was thrown. */
  readonly complaints: readonly string[]
}

export class Browser {
  readonly #context: BrowserContext
  readonly #folder: string

  private constructor(context: BrowserContext, folder: string) {
    this.#context = context
    this.#folder = folder
  }

  static async start({
    colorScheme = 'light',
    reducedMotion = 'reduce',
    width = 1300,
  }: Look = {}): Promise<Browser> {
    const folder = mkdtempSync(join(scratch, 'profile-'))
    const context = await chromium.launchPersistentContext(folder, {
      executablePath: CHROMIUM,
      headless: true,
      colorScheme,
      reducedMotion,
      viewport: { width, height: 900 },
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
    return new Browser(context, folder)
  }

  /** The file, once its drawing stands. */
  async open(file: string, hash = ''): Promise<Opened> {
    const opened = await this.openAt(`file://${file}${hash}`)
    await drawn(opened.page, 1)
    return opened
  }

  /** The page at an address. */
  async openAt(address: string): Promise<Opened> {
    const page = await this.#context.newPage()
    const requests: string[] = []
    const complaints: string[] = []
    page.on('request', request => requests.push(request.url()))
    page.on('console', message => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', error => complaints.push(error.message))
    page.on('dialog', dialog => {
      complaints.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    await page.goto(address)
    return { page, requests, complaints }
  }

  async stop(): Promise<void> {
    await this.#context.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** Waits until the network was drawn so many times. */
export const drawn = async (page: Page, times: number): Promise<void> => {
  await page.waitForFunction(n => Number(document.getElementById('graph')?.dataset.drawn ?? 0) >= n, times, {
    timeout: 60_000,
  })
}

/** A report of shipped or written files, by the built command. */
export const makeReport = (name: string, args: readonly string[]): string => {
  const file = join(scratch, name)
  output(root, process.execPath, ['dist/cli.mjs', 'report', ...args, '--out', file])
  return file
}
