import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { tsImport } from 'tsx/esm/api'
import type { drawSchedule } from '../../src/trial/engine/draw-schedule.ts'
import type { DrawnWorld } from '../../src/trial/engine/world.ts'
import type { runSchedule } from '../../src/trial/run-schedule.ts'
import type { Mutant } from './mutants.ts'

const root = resolve(import.meta.dirname, '../..')

/** What runs a protocol, with a mutant in the place of ours: the product has no seam for that. */
export interface Bench {
  readonly runSchedule: typeof runSchedule
  readonly drawSchedule: typeof drawSchedule
  readonly DrawnWorld: typeof DrawnWorld
}

/** Copies the protocol and the trial, replaces the text that a mutant names, and loads them. */
export const loadMutant = async ({ file, find, replace }: Mutant): Promise<Bench> => {
  const base = mkdtempSync(join(tmpdir(), 'xlane-mutant-'))
  try {
    for (const room of readdirSync(join(root, 'src'))) {
      const [from, to] = [join(root, 'src', room), join(base, 'src', room)]
      if (room === 'protocol' || room === 'trial') cpSync(from, to, { recursive: true })
    }
    for (const room of readdirSync(join(root, 'src')))
      if (room !== 'protocol' && room !== 'trial' && !room.includes('.'))
        symlinkSync(join(root, 'src', room), join(base, 'src', room))
    symlinkSync(join(root, 'node_modules'), join(base, 'node_modules'))
    symlinkSync(join(root, 'package.json'), join(base, 'package.json'))
    const path = join(base, 'src/protocol', file)
    const text = readFileSync(path, 'utf8')
    if (text.split(find).length !== 2) throw new Error(`${file} does not have the text of the mutant once`)
    writeFileSync(path, text.replace(find, replace))
    const load = async <T>(name: string): Promise<T> =>
      tsImport(pathToFileURL(join(base, 'src/trial', name)).href, import.meta.url)
    return {
      ...(await load<Pick<Bench, 'runSchedule'>>('run-schedule.ts')),
      ...(await load<Pick<Bench, 'drawSchedule'>>('engine/draw-schedule.ts')),
      ...(await load<Pick<Bench, 'DrawnWorld'>>('engine/world.ts')),
    }
  } finally {
    rmSync(base, { recursive: true })
  }
}
