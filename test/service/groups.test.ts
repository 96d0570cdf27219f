import { expect, it, vi } from 'vitest'
import type { JournalEntry } from '../../src/controller/contract/journal-entry.ts'
import { Controller } from '../../src/controller/controller.ts'
import { JournalError } from '../../src/controller/journal/journal-error.ts'
import { createService } from '../../src/service/create-service.ts'
import { shippedTopology } from '../examples/shipped.ts'
import { NOW, service, WISH } from './running.ts'

it('of changes of one contract at once each is answered with the tag of its own', async () => {
  const { app } = await service()
  await app.inject({ method: 'POST', url: '/v1/tunnels', payload: { ...WISH, id: 'a' } })
  const patch = (lane: number) => app.inject({ method: 'PATCH', url: '/v1/tunnels/a', payload: { lane } })
  const answers = await Promise.all([patch(1), patch(2), patch(3)])
  const tags = answers.map(answer => answer.headers.etag)
  expect(new Set(tags).size).toBe(3)
  expect((await app.inject('/v1/tunnels/a')).headers.etag).toBe(tags[2])
  // Only the last one may go on from what it was told.
  const go = (tag: unknown) =>
    app.inject({
      method: 'PATCH',
      url: '/v1/tunnels/a',
      payload: { lane: 4 },
      headers: { 'if-match': String(tag) },
    })
  expect((await go(tags[0])).statusCode).toBe(412)
  expect((await go(tags[2])).statusCode).toBe(200)
})

it('what comes at once is kept by one write, and where that fails nobody has anything', async () => {
  const writes: (readonly JournalEntry[])[] = []
  let isFull = false
  const controller = new Controller(
    shippedTopology('two-racks'),
    {},
    {
      append: entries => {
        if (isFull) throw new JournalError('JOURNAL_FULL', 'no room')
        writes.push(entries)
      },
    },
  )
  const app = await createService(controller, { clock: () => NOW })
  const told: number[] = []
  controller.onDecision(({ sequence }) => void told.push(sequence))
  const post = (id: string) =>
    app.inject({ method: 'POST', url: '/v1/tunnels', payload: { ...WISH, id, period: '10 ms' } })
  const all = (name: string) => Promise.all(Array.from({ length: 20 }, (_, i) => post(`${name}${i}`)))
  // However busy this machine is, no time passes.
  const still = vi.spyOn(performance, 'now').mockReturnValue(performance.now())
  for (const answer of await all('a')) expect(answer.statusCode).toBe(201)
  still.mockRestore()
  expect(writes.length).toBeLessThan(8)
  expect(writes.flat()).toHaveLength(20)
  isFull = true
  const hash = controller.stateHash()
  for (const answer of await all('b'))
    expect([answer.statusCode, answer.json().code]).toEqual([507, 'JOURNAL_FULL'])
  expect([controller.stateHash(), controller.tunnels.length, told.length]).toEqual([hash, 20, 20])
  isFull = false
  // A name of what did not happen is free, and so is everything that it would have taken.
  for (const answer of await all('b')) expect(answer.statusCode).toBe(201)
  expect(told).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
  const again = new Controller(shippedTopology('two-racks'), {}, undefined, writes.flat())
  expect(again.stateHash()).toBe(controller.stateHash())
  await app.close()
})
