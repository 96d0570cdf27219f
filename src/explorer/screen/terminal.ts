import { EventEmitter } from 'node:events'
import type { Size } from '../state/state.ts'

const ENTER = '\u001b[?1049h\u001b[?25l\u001b[2J\u001b[H'
const LEAVE = '\u001b[?25h\u001b[?1049l'
const CLEAR = '\u001b[2J\u001b[H'

/** Signals that end the program, and their numbers: it ends with 128 + n, the terminal as it was. */
const ENDING = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const

/**
 * The terminal as a full screen: the other screen, no cursor, keys one by one; and back, also after an error. It is what
 * ink writes to, so that it can draw the last frame again.
 */
export class Terminal extends EventEmitter {
  readonly #stdin: NodeJS.ReadStream
  readonly #stdout: NodeJS.WriteStream
  #isOpen = false
  #frame = ''
  readonly #undo: (() => void)[] = []

  constructor(stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream) {
    super()
    this.#stdin = stdin
    this.#stdout = stdout
  }

  get isTTY(): boolean {
    return true
  }

  get columns(): number {
    return this.#stdout.columns || 80
  }

  get rows(): number {
    return this.#stdout.rows || 24
  }

  get size(): Size {
    return { columns: this.columns, rows: this.rows }
  }

  /** What ink writes. Frames are those with lines; the rest hides cursors and brackets frames. */
  readonly write = (text: string, done?: () => void): boolean => {
    if (text.includes('\n')) this.#frame = text
    if (this.#isOpen && text !== '') this.#stdout.write(text)
    if (typeof done === 'function') setImmediate(done)
    return true
  }

  open(): void {
    this.#stdout.write(ENTER)
    this.#isOpen = true
    const onResize = (): void => void this.emit('resize')
    this.#stdout.on('resize', onResize)
    this.#undo.push(() => this.#stdout.off('resize', onResize))
    this.#on('exit', () => this.leave())
    for (const [signal, number] of Object.entries(ENDING))
      this.#on(signal, () => {
        this.close()
        process.exit(128 + number)
      })
    this.#on('SIGTSTP', () => this.#stop())
    this.#on('SIGCONT', () => this.#return())
  }

  /** For good: nothing is listened to any more. */
  close(): void {
    this.leave()
    for (const undo of this.#undo.splice(0)) undo()
  }

  /** Back to the shell's screen. */
  leave(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    if (this.#stdin.isTTY) this.#stdin.setRawMode(false)
    this.#stdout.write(LEAVE)
  }

  redraw(): void {
    if (this.#isOpen) this.#stdout.write(CLEAR + this.#frame)
  }

  /** As Ctrl-Z does it to other programs: the whole job stops, also a `npx` that started this one. */
  suspend(): void {
    this.leave()
    process.kill(0, 'SIGTSTP')
  }

  #stop(): void {
    this.leave()
    process.kill(process.pid, 'SIGSTOP')
  }

  #return(): void {
    if (this.#isOpen) return
    this.#isOpen = true
    this.#stdin.setRawMode(true)
    this.#stdout.write(ENTER + this.#frame)
    // It may have another size by now.
    this.emit('resize')
  }

  #on(event: string, listener: () => void): void {
    process.on(event, listener)
    this.#undo.push(() => process.off(event, listener))
  }
}
