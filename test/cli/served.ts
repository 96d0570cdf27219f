import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { afterAll } from 'vitest'
import { TOPOLOGY } from './star.ts'

const CLI = join(import.meta.dirname, '../../src/cli.ts')
const children = new Set<ChildProcess>()
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
})

/** `xlane serve` as a process. */
export interface Served {
  readonly child: ChildProcess
  /** Its stderr, which is read unless told otherwise. */
  readonly stderr: Readable
  /** All of it that was read so far. */
  readonly said: () => string
  readonly ended: Promise<number | null>
  /** Where it listens; rejects where it ends before that. */
  readonly address: Promise<string>
}

/** Starts one on the star; `isRead: false` leaves its log in the pipe. */
export const serve = (options: readonly string[], isRead: boolean = true): Served => {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', CLI, 'serve', TOPOLOGY, '--port', '0', ...options],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  children.add(child)
  const { stdout, stderr } = child
  let said = ''
  if (isRead) stderr.on('data', chunk => (said += String(chunk)))
  const ended = new Promise<number | null>(resolve => child.once('exit', code => resolve(code)))
  const address = new Promise<string>((resolve, reject) => {
    let out = ''
    stdout.on('data', chunk => {
      out += String(chunk)
      const found = /https?:\/\/[\d.]+:\d+/.exec(out)?.[0]
      if (found !== undefined) resolve(found)
    })
    void ended.then(code => reject(new Error(`ended with ${code}: ${said}`)))
  })
  // Where nobody asks, it is no error that it ended.
  address.catch(() => undefined)
  return { child, stderr, said: () => said, ended, address }
}

/** Looks again until it is so. */
export const until = async (isSo: () => Promise<boolean> | boolean, ms: number = 10_000): Promise<void> => {
  const end = performance.now() + ms
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error('it did not come to be so')
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
