import { expect, it } from 'vitest'
import type { CommandOutcome } from '../../src/controller/contract/decision.ts'
import type { JournalEntry } from '../../src/controller/contract/journal-entry.ts'
import { Controller } from '../../src/controller/controller.ts'
import { ControllerClient, ServiceError } from '../../src/service/client.ts'
import { shippedTopology } from '../examples/shipped.ts'
import { NOW, service, WISH } from './running.ts'

/** One call as its client saw it. */
interface Call {
  readonly begunMs: number
  readonly endedMs: number
  readonly answer: unknown
}

const SENDERS = ['a1', 'a2', 'a3', 'a4']

it('calls of many clients at once are as if one came after the other, each between its question and its answer', async () => {
  const { app, controller } = await service()
  const kept: { readonly entry: JournalEntry; readonly atMs: number }[] = []
  controller.onDecision(entry => void kept.push({ entry, atMs: performance.now() }))
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const calls = new Map<string, Call>()
  const clients = Array.from({ length: 8 }, async (_, c) => {
    const client = new ControllerClient(address)
    for (let i = 0; i < 12; i++) {
      const id = `c${c}-${i % 4}`
      const name = `${c}/${i}`
      const begunMs = performance.now()
      const sender = SENDERS[(c + i) % 4] ?? 'a1'
      const ask = (): Promise<CommandOutcome> => {
        if (i % 4 === 3) return client.releaseBandwidth(`c${c}-${(i + 2) % 4}`)
        if (i % 4 === 2) return client.changeBandwidth(`c${c}-0`, { loadSize: `${100 + i} B` })
        return client.requestBandwidth({
          ...WISH,
          id,
          sender,
          loadSize: '1400 B',
          period: '10 us',
          deadline: '30 us',
        })
      }
      const answer = await ask().catch((error: unknown) => {
        if (error instanceof ServiceError) return undefined
        throw error
      })
      if (answer !== undefined) calls.set(name, { begunMs, endedMs: performance.now(), answer })
    }
  })
  await Promise.all(clients)
  // Each call that was decided has one decision, made between its question and its answer.
  const left = new Set(kept)
  for (const [name, { begunMs, endedMs, answer }] of calls) {
    const text = JSON.stringify(answer)
    const own = [...left].find(
      ({ entry, atMs }) =>
        atMs >= begunMs && atMs <= endedMs && JSON.stringify(entry.decision.outcome) === text,
    )
    expect(own, name).toBeDefined()
    if (own !== undefined) left.delete(own)
  }
  expect(left.size).toBe(0)
  // And in the order of the decisions, the pure controller decides the same.
  const alone = new Controller(shippedTopology('two-racks'))
  for (const { entry } of kept) {
    expect(entry.sequence).toBe(alone.state.sequence + 1)
    expect(alone.execute(entry.command, NOW)).toEqual(entry.decision.outcome)
  }
  expect(alone.stateHash()).toBe(controller.stateHash())
  expect(kept.length).toBeGreaterThan(50)
  await app.close()
})

it('of 50 clients for the last place exactly as many win as fit, each time', async () => {
  // 3 Gbit/s each of 10.
  const wish = { ...WISH, loadSize: '1434 B', period: '4 us' }
  for (let race = 0; race < 20; race++) {
    const { app, controller } = await service({}, { remedies: false })
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    const client = new ControllerClient(address)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => client.requestBandwidth({ ...wish, id: `c${i}` })),
    )
    const winners = answers.filter(({ kind }) => kind === 'granted').map(({ id }) => id)
    expect(winners).toHaveLength(3)
    expect(controller.tunnels.map(({ id }) => id).toSorted()).toEqual(winners.toSorted())
    await app.close()
  }
})
