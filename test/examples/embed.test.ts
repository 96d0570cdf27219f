import { afterEach, expect, test, vi } from 'vitest'
import { shippedRequests, shippedTopology, text } from './shipped.ts'

afterEach(() => vi.restoreAllMocks())

test('the embedding program prints a line per tunnel', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  await import('../../examples/embed.ts')
  const lines = log.mock.calls.map(([line]) => String(line))
  const ids = shippedRequests('two-racks', shippedTopology('two-racks')).map(r => r.id)
  expect(lines.map(line => line.split(':')[0])).toEqual(ids)
  for (const line of lines) expect(line).toMatch(/: every packet within [\d.]+ µs and [\d.]+ µs$/)
})

test('it is about twenty lines long', () => {
  const code = text('examples/embed.ts')
    .split('\n')
    .filter(line => line.trim() !== '')
  expect(code.length).toBeLessThanOrEqual(22)
})
