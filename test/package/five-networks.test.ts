import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { output } from './run.ts'

const cli = resolve(import.meta.dirname, '../../dist/cli.mjs')
const files = resolve(import.meta.dirname, '../convert/files')
const scratch = mkdtempSync(join(tmpdir(), 'xlane-five-'))
afterAll(() => rmSync(scratch, { recursive: true }))

interface Network {
  readonly file: string
  /** What the file does not say. */
  readonly options: readonly string[]
  /** Whether it has flows of its own. */
  readonly hasFlows: boolean
}

/** Real networks as others write them. */
const NETWORKS: readonly Network[] = [
  {
    file: 'itz-abilene.graphml',
    options: ['--labels', '--attach-hosts', '1', '--queue', '1 MB'],
    hasFlows: false,
  },
  {
    file: 'itz-geant2009.graphml',
    options: ['--attach-hosts', '1', '--queue', '1 MB', '--component', 'largest'],
    hasFlows: false,
  },
  { file: 'fattree-k4.rfc8345.json', options: ['--hosts', 'leaves', '--queue', '128 KiB'], hasFlows: false },
  { file: 'tsn-in-vehicle.yaml', options: [], hasFlows: true },
  { file: 'fb-fabric-pod.nodelink.json', options: ['--queue', '1 MB'], hasFlows: false },
]

test.each(NETWORKS)('$file: from the file to a proven report', ({ file, options, hasFlows }) => {
  const path = (name: string): string => join(scratch, `${file}.${name}`)
  const xlane = (...args: readonly string[]): string => output(scratch, process.execPath, [cli, ...args])
  const [topology, requests, placed, page] = ['yaml', 'requests.yaml', 'placed.yaml', 'html'].map(path) as [
    string,
    string,
    string,
    string,
  ]
  xlane(
    'convert',
    join(files, file),
    ...options,
    ...(hasFlows ? ['--requests', requests] : []),
    '--out',
    topology,
  )
  if (!hasFlows)
    xlane(
      'generate',
      'requests',
      topology,
      '--count',
      '12',
      '--seed',
      '7',
      '--load',
      '0.1',
      '--out',
      requests,
    )
  xlane('analyze', topology, requests, '--out', placed)
  expect(xlane('prove', topology, placed, '--time', '2s')).toContain('PROVEN')
  xlane('report', topology, placed, '--out', page)
  expect(readFileSync(page, 'utf8')).toContain('<!doctype html>')
})
