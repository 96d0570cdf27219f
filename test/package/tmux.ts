import { spawnSync } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'

export const hasTmux: boolean = spawnSync('tmux', ['-V']).status === 0

/** Longer than any step takes on a busy machine. */
const PATIENCE_MS = 30_000
const EVERY_MS = 50

let count = 0

/** A shell in a real terminal of a given size. */
export class Shell {
  readonly #socket = `xlane-test-${process.pid}-${count++}`

  constructor(cwd: string, columns: number, rows: number) {
    const { TMUX: _, CI: __, NO_COLOR: ___, ...env } = process.env
    const size = ['-x', String(columns), '-y', String(rows)]
    const made = spawnSync(
      'tmux',
      [
        '-L',
        this.#socket,
        '-f',
        '/dev/null',
        'new-session',
        '-d',
        '-s',
        't',
        ...size,
        'bash --norc --noprofile',
      ],
      { cwd, env, encoding: 'utf8' },
    )
    if (made.status !== 0) throw new Error(`tmux: ${made.stderr}`)
  }

  #tmux(...args: readonly string[]): string {
    return spawnSync('tmux', ['-L', this.#socket, ...args], { encoding: 'utf8' }).stdout
  }

  /** Keys by tmux's names: `Enter`, `C-z`, `Down`. */
  keys(...keys: readonly string[]): void {
    this.#tmux('send-keys', '-t', 't', ...keys)
  }

  line(text: string): void {
    this.#tmux('send-keys', '-t', 't', '-l', text)
    this.keys('Enter')
  }

  /** As the terminal pastes, in brackets where the program asked for them. */
  paste(text: string): void {
    this.#tmux('set-buffer', '--', text)
    this.#tmux('paste-buffer', '-p', '-t', 't')
  }

  resize(columns: number, rows: number): void {
    this.#tmux('resize-window', '-t', 't', '-x', String(columns), '-y', String(rows))
  }

  /** What the terminal shows now. */
  text(): string {
    return this.#tmux('capture-pane', '-p', '-t', 't')
  }

  /** `1 0`: on the other screen, without a cursor. */
  modes(): string {
    return this.#tmux('display-message', '-p', '-t', 't', '#{alternate_on} #{cursor_flag}').trim()
  }

  /** Waits for a text to be shown, as long as it takes. */
  async shows(text: string | RegExp): Promise<string> {
    const isThere = (shown: string): boolean =>
      typeof text === 'string' ? shown.includes(text) : text.test(shown)
    await this.#until(() => isThere(this.text()), text)
    return this.text()
  }

  /** Waits for modes: those of {@link modes}, or others by tmux's names. */
  async reaches(modes: string, format?: string): Promise<void> {
    const now = (): string =>
      format === undefined ? this.modes() : this.#tmux('display-message', '-p', '-t', 't', format).trim()
    await this.#until(() => now() === modes, modes)
  }

  async #until(isDone: () => boolean, what: string | RegExp): Promise<void> {
    const start = performance.now()
    while (!isDone()) {
      if (performance.now() - start > PATIENCE_MS) throw new Error(`never came: ${what}\n${this.text()}`)
      await setTimeout(EVERY_MS)
    }
  }

  /** The program that the shell runs. */
  child(): number {
    const shell = this.#tmux('display-message', '-p', '-t', 't', '#{pane_pid}').trim()
    return Number(spawnSync('pgrep', ['-P', shell], { encoding: 'utf8' }).stdout)
  }

  close(): void {
    this.#tmux('kill-server')
  }
}
