import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openController } from '../../src/controller/journal/open-controller.ts'
import { createService } from '../../src/service/create-service.ts'
import { shippedTopology } from '../examples/shipped.ts'
import { NOW, service, WISH } from './running.ts'

const folder = mkdtempSync(join(tmpdir(), 'xlane-served-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('a whole copy of the journal while it is in use', async () => {
  const topology = shippedTopology('two-racks')
  const { controller, journal } = await openController(join(folder, 'a.journal'), topology)
  const app = await createService(controller, { clock: () => NOW, journal })
  const request = (id: string) => app.inject({ method: 'POST', url: '/v1/tunnels', payload: { ...WISH, id } })
  await request('a')
  await request('b')
  const [copy] = await Promise.all([app.inject('/v1/journal'), request('c')])
  expect([copy.statusCode, copy.headers['xlane-sequence']]).toEqual([200, '2'])
  expect((await app.inject({ method: 'HEAD', url: '/v1/journal' })).statusCode).toBe(405)
  const path = join(folder, 'copy.journal')
  writeFileSync(path, copy.rawPayload)
  const opened = await openController(path, topology)
  expect(opened.controller.tunnels.map(({ id }) => id)).toEqual(['a', 'b'])
  opened.journal.close()
  const { body } = await app.inject('/metrics')
  expect(body).toMatch(/^xlane_sequence 3$/m)
  expect(body).toMatch(new RegExp(`^xlane_journal_bytes ${journal.bytes}$`, 'm'))
  expect(body).toMatch(/^xlane_clock_jump_seconds -?[\d.e-]+$/m)
  await app.close()
  journal.close()
})

it('a service without a journal has none to copy', async () => {
  const { app } = await service()
  expect((await app.inject('/v1/journal')).json()).toMatchObject({ status: 404, code: 'NO_JOURNAL' })
})
