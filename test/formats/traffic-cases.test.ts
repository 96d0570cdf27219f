import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseRequests } from '../../src/formats/requests/parse-requests.ts'
import { printRequests } from '../../src/formats/requests/print-requests.ts'
import { parseTopology, parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import { printTopology } from '../../src/formats/topology/print-topology.ts'
import { says } from './says.ts'

const folder = new URL('../cases/traffic/', import.meta.url)
const cases = readdirSync(folder).filter(name => /^(?:p|own)-/.test(name))
const textOf = (name: string, file: string): string =>
  readFileSync(new URL(`${name}/${file}`, folder), 'utf8')

test('all of them are here', () => expect(cases.length).toBeGreaterThanOrEqual(35))

test.each(cases)('%s is read without a word, and reads back as printed', name => {
  const parsed = parseTopology(textOf(name, 'topology.yaml'), { file: 'topology.yaml' })
  expect(says(parsed)).toEqual([])
  const topology = parseTopologyOrThrow(textOf(name, 'topology.yaml'), { file: 'topology.yaml' })
  const again = parseTopology(printTopology(topology), { file: 'again.yaml' })
  expect(again).toEqual({ ok: true, value: topology, warnings: [] })
  const requests = parseRequests(textOf(name, 'requests.yaml'), { file: 'requests.yaml', topology })
  expect(says(requests)).toEqual([])
  if (!requests.ok) return
  const printed = printRequests(requests.value, topology)
  expect(parseRequests(printed, { file: 'again.yaml', topology })).toEqual(requests)
})
