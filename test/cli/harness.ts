import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { main } from '../../src/cli/main.ts'
import type { ExitCode, Io } from '../../src/cli/process/io.ts'

export interface Ran {
  readonly code: ExitCode
  readonly stdout: string
  readonly stderr: string
}

export interface Outside {
  readonly env?: Io['env']
  /** Columns of the terminal; a pipe without. */
  readonly terminal?: number
  /** Milliseconds that pass between two looks at the clock. */
  readonly tick?: number
  /** Ctrl-C, for commands that can be stopped. */
  readonly interrupt?: AbortSignal
  /** When a service is to stop; at once without. */
  readonly stopped?: () => Promise<void>
  /** Milliseconds since 1970. */
  readonly clock?: number
}

/** The command line with streams in memory. */
export const xlane = async (argv: readonly string[], outside: Outside = {}): Promise<Ran> => {
  const { env = {}, terminal, tick = 0, interrupt = new AbortController().signal } = outside
  let now = 0
  const out: string[] = []
  const err: string[] = []
  const tty = terminal === undefined ? {} : { isTTY: true, columns: terminal }
  const code = await main(argv, {
    stdout: { write: text => out.push(text), ...tty },
    stderr: { write: text => err.push(text) },
    env,
    now: () => {
      now += tick
      return now
    },
    clock: () => outside.clock ?? 1_800_000_000_000,
    stopped: outside.stopped ?? (() => Promise.resolve()),
    uninterrupted: work => work(),
    interruptible: work => work(interrupt),
  })
  return { code, stdout: out.join(''), stderr: err.join('') }
}

const folder = mkdtempSync(join(tmpdir(), 'xlane-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A path in a folder that goes away with the test. */
export const scratch = (name: string): string => join(folder, name)

export const scratchFile = (name: string, text: string): string => {
  writeFileSync(scratch(name), text)
  return scratch(name)
}

/** What temporary files were left behind. */
export const leftovers = (): readonly string[] => readdirSync(folder).filter(name => name.endsWith('.tmp'))
