import { EventEmitter } from 'node:events'
import { decodeInput, flushInput, type InputEvent } from '../state/keys.ts'
import type { Size } from '../state/state.ts'

/** The other screen, no cursor, pastes in brackets. */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?2004h\u001b[2J\u001b[H'
const MOUSE_ON = '\u001b[?1000h\u001b[?1006h'
const MOUSE_OFF = '\u001b[?1006l\u001b[?1000l'
const LEAVE = '\u001b[?2004l\u001b[?25h\u001b[?1049l'
const CLEAR = '\u001b[2J\u001b[H'

/** A lone escape is told from the beginning of a sequence by what does not come after it. */
const ESCAPE_MS = 30

/** Signals that end the program, and their numbers: it ends with 128 + n, the terminal as it was. */
const ENDING = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const

/**
 * The terminal as a full screen: the other screen, no cursor, keys one by one; and back, also after an error. It is what
 * ink writes to, so that it can draw the last frame again. Tells `input` and `resize`.
 */
export class Terminal extends EventEmitter {
  readonly #stdin: NodeJS.ReadStream
  readonly #stdout: NodeJS.WriteStream
  #isOpen = false
  #frame = ''
  #hasMouse = false
  #pending = ''
  #flush: NodeJS.Timeout | undefined
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
    this.#enter()
    const onData = (chunk: string): void => this.#read(chunk)
    this.#stdin.setEncoding('utf8')
    this.#stdin.on('data', onData)
    this.#undo.push(() => {
      clearTimeout(this.#flush)
      this.#stdin.off('data', onData)
      // What still listens to it would keep the program alive.
      this.#stdin.pause()
    })
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
    this.#on('SIGCONT', () => this.enter())
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
    this.#stdout.write((this.#hasMouse ? MOUSE_OFF : '') + LEAVE)
  }

  /** As it was before {@link leave}, the last frame drawn again. */
  enter(): void {
    if (this.#isOpen) return
    this.#enter()
    // It may have another size by now.
    this.emit('resize')
  }

  /** Whether presses and turns of the wheel are told; then the terminal's own way of selecting needs Shift. */
  mouse(isOn: boolean): void {
    this.#hasMouse = isOn
    if (this.#isOpen) this.#stdout.write(isOn ? MOUSE_ON : MOUSE_OFF)
  }

  /** Into the clipboard of whoever sits before the terminal, also over ssh (OSC 52). */
  copy(text: string): void {
    if (this.#isOpen) this.#stdout.write(`\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`)
  }

  /** A line in the middle of nothing, before there is a frame. */
  say(text: string): void {
    if (this.#isOpen) this.#stdout.write(`\u001b[H\u001b[K${text}`)
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

  #enter(): void {
    this.#isOpen = true
    if (this.#stdin.isTTY) this.#stdin.setRawMode(true)
    this.#stdout.write(ENTER + (this.#hasMouse ? MOUSE_ON : '') + this.#frame)
  }

  #read(chunk: string): void {
    clearTimeout(this.#flush)
    const { events, pending } = decodeInput(this.#pending, chunk)
    this.#pending = pending
    if (events.length > 0) this.emit('input', events)
    if (pending === '') return
    this.#flush = setTimeout(() => {
      const rest: readonly InputEvent[] = flushInput(this.#pending)
      if (rest.length > 0) this.#pending = ''
      if (rest.length > 0) this.emit('input', rest)
    }, ESCAPE_MS)
  }

  #on(event: string, listener: () => void): void {
    process.on(event, listener)
    this.#undo.push(() => process.off(event, listener))
  }
}
