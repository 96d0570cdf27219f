import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { JournalError } from '../../../src/controller/journal/journal-error.ts'
import { openController } from '../../../src/controller/journal/open-controller.ts'
import { parseTopologyOrThrow } from '../../../src/formats/topology/parse-topology.ts'
import { TOPOLOGY } from '../../cli/star.ts'
import { ask, star } from '../line.ts'

const folder = mkdtempSync(join(tmpdir(), 'xlane-disk-'))
const children = new Set<ChildProcess>()
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** The preloaded library; undefined where it cannot be made. */
const buildShim = (): string | undefined => {
  if (process.platform !== 'linux') return undefined
  const shim = join(folder, 'failing-disk.so')
  const source = join(import.meta.dirname, 'failing-disk.c')
  const { status } = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', shim, source, '-ldl'])
  return status === 0 ? shim : undefined
}

const shim = buildShim()
if (shim === undefined) console.warn('SKIPPED: no C compiler, so no disk that fails')

const CLI = join(import.meta.dirname, '../../../src/cli.ts')
const WISH = JSON.stringify({ sender: 'h1', receivers: ['h2'], loadSize: '64 B', period: '1 ms' })

/** A service on a disk that fails when told to. */
const serve = async (state: string, faultSwitch: string, stderr: 'pipe' | number = 'pipe') => {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', CLI, 'serve', TOPOLOGY, '--state', state, '--port', '0'],
    {
      stdio: ['ignore', 'pipe', stderr],
      env: { ...process.env, LD_PRELOAD: shim, XLANE_FAULT_SWITCH: faultSwitch },
    },
  )
  children.add(child)
  let err = ''
  child.stderr?.on('data', chunk => {
    err += chunk
  })
  const ended = new Promise<number | null>(resolve => child.once('close', code => resolve(code)))
  const address = await new Promise<string>((resolve, reject) => {
    let out = ''
    child.stdout!.on('data', chunk => {
      out += chunk
      const found = /http:\/\/[\d.]+:\d+/.exec(out)?.[0]
      if (found !== undefined) resolve(found)
    })
    void ended.then(code => reject(new Error(`ended with ${code}: ${err}`)))
  })
  const post = async (): Promise<{ status: number; code?: string }> => {
    const response = await fetch(`${address}/v1/tunnels`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: WISH,
    })
    const { code } = (await response.json()) as { code?: string }
    return { status: response.status, ...(code === undefined ? {} : { code }) }
  }
  return { child, ended, post, ready: async () => (await fetch(`${address}/readyz`)).status, said: () => err }
}

const contractsIn = async (state: string): Promise<number> => {
  const topology = parseTopologyOrThrow(readFileSync(TOPOLOGY, 'utf8'), { file: 'star.yaml' })
  const { controller, journal } = await openController(state, topology)
  journal.close()
  return controller.tunnels.length
}

describe.skipIf(shim === undefined)('a disk that fails', () => {
  it.each(['fsync', 'write'])('%s: the service ends and says why', { timeout: 60_000 }, async fault => {
    const state = join(folder, `${fault}.journal`)
    const faultSwitch = join(folder, `${fault}.switch`)
    const { ended, post, ready, said } = await serve(state, faultSwitch)
    expect(await post()).toEqual({ status: 201 })
    expect(await ready()).toBe(200)
    writeFileSync(faultSwitch, fault)
    expect(await post()).toEqual({ status: 500, code: 'JOURNAL_IO' })
    expect(await ended).toBe(2)
    expect(said()).toMatch(new RegExp(`error: JOURNAL_IO: .*${fault === 'fsync' ? 'fdatasync' : 'write'}`))
    // Whether it was kept was left open; all else is there.
    expect([1, 2]).toContain(await contractsIn(state))
  })

  it('no room: that decision is not kept, and those after it are when there is room again', {
    timeout: 60_000,
  }, async () => {
    const state = join(folder, 'full.journal')
    const faultSwitch = join(folder, 'full.switch')
    const { child, ended, post, ready, said } = await serve(state, faultSwitch)
    expect(await post()).toEqual({ status: 201 })
    writeFileSync(faultSwitch, 'full')
    expect(await post()).toEqual({ status: 507, code: 'JOURNAL_FULL' })
    expect(await ready()).toBe(503)
    rmSync(faultSwitch)
    // Asked at most once a second.
    await new Promise(resolve => setTimeout(resolve, 1100))
    expect(await ready()).toBe(200)
    expect([await post(), said().includes('fatal')]).toEqual([{ status: 201 }, false])
    child.kill('SIGKILL')
    await ended
    expect(await contractsIn(state)).toBe(2)
  })
})

describe.skipIf(process.platform !== 'linux')('a log that nobody can write', () => {
  it('does not end the service', { timeout: 60_000 }, async () => {
    const full = spawnSync('sh', ['-c', 'echo x > /dev/full']).status
    expect(full).not.toBe(0)
    const { openSync } = await import('node:fs')
    const { child, ended, post } = await serve(join(folder, 'log.journal'), '', openSync('/dev/full', 'w'))
    for (let i = 0; i < 3; i++) expect((await post()).status).toBe(201)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })
})

describe('a file system that is full', () => {
  const mount = join(folder, 'small')
  mkdirSync(mount)
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', mount]).status === 0
  if (!isMounted) console.warn('SKIPPED: no right to mount a small file system')
  afterAll(() => {
    if (isMounted) spawnSync('umount', [mount])
  })

  it.skipIf(!isMounted)('refuses what does not fit, and keeps what did', async () => {
    const path = join(mount, 'a.journal')
    const { controller, journal } = await openController(path, star())
    let kept = 0
    const fill = (): void => {
      for (;;) {
        controller.requestBandwidth(ask('h1', 'h3', 1000, 5000 + kept), kept)
        kept++
      }
    }
    expect(fill).toThrow(JournalError)
    expect(fill).toThrow(/the disk is full \(ENOSPC\).*not kept/)
    expect(kept).toBeGreaterThan(5)
    expect(controller.tunnels).toHaveLength(kept)
    journal.close()
    const again = await openController(path, star())
    expect(again.controller.tunnels).toHaveLength(kept)
    again.journal.close()
  })
})
