import { expect, it } from 'vitest'
import type { JournalEntry } from '../../src/controller/contract/journal-entry.ts'
import { ControllerClient, ServiceError } from '../../src/service/client.ts'
import { NOW, service, WISH } from './running.ts'

/** What a stream says until it has said `count` events, or ends. */
const listen = async (
  address: string,
  count: number,
  headers: Record<string, string> = {},
  query = '',
): Promise<string> => {
  const stop = new AbortController()
  const response = await fetch(`${address}/v1/events${query}`, { headers, signal: stop.signal })
  if (!response.ok) return `${response.status} ${await response.text()}`
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.split('\n\n').length > count) break
  }
  stop.abort()
  return text
}

const placesIn = (text: string): readonly string[] =>
  [...text.matchAll(/^id: (\d+\.\w+)\./gm)].map(([, place]) => place ?? '')

it('upcalls are streamed, and one who comes back misses none', async () => {
  const { app, controller } = await service()
  const entries: JournalEntry[] = []
  controller.onDecision(entry => void entries.push(entry))
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const client = new ControllerClient(address)
  await client.requestBandwidth({ ...WISH, id: 'a' })
  const first = listen(address, 2)
  await new Promise(resolve => setTimeout(resolve, 100))
  await client.requestBandwidth({ ...WISH, id: 'b', sender: 'a2' })
  const told = await first
  expect(told).toMatch(
    /^id: 2\.0\.[0-9a-f]{16}\nevent: granted\ndata: \{"kind":"granted","id":"b","contract":\{/,
  )
  expect(told).toMatch(
    /\nid: 2\.1\.[0-9a-f]{16}\nevent: bandwidthChanged\ndata: \{"kind":"bandwidthChanged","id":"a","reason":"TE",/,
  )
  const seen = /^id: (2\.1\..*)$/m.exec(told)?.[1] ?? ''
  await client.releaseBandwidth('b')
  await client.requestBandwidth({ ...WISH, id: 'c', sender: 'a3' })
  const missed = await listen(address, 2, { 'last-event-id': seen })
  expect(placesIn(missed)).toEqual(['3.0', '3.1', '4.0', '4.1'])
  // Of one tunnel only.
  const other = await listen(address, 1, { 'last-event-id': seen }, '?id=c')
  expect(placesIn(other)).toEqual(['4.0'])
  await app.close()
  // The same after a restart, from what the journal remembers; longer ago than that: start over.
  const again = await service({}, {}, entries)
  const restarted = await again.app.listen({ port: 0, host: '127.0.0.1' })
  expect(placesIn(await listen(restarted, 2, { 'last-event-id': seen }))).toEqual([
    '3.0',
    '3.1',
    '4.0',
    '4.1',
  ])
  await again.app.close()
  const forgetful = await service({ mostUpcalls: 1 }, {}, entries)
  const third = await forgetful.app.listen({ port: 0, host: '127.0.0.1' })
  expect(await listen(third, 1, { 'last-event-id': seen })).toContain('event: reset')
  expect(await listen(third, 1, { 'last-event-id': 'nonsense' })).toContain('event: reset')
  await forgetful.app.close()
})

it('only so many streams; stopping ends them and answers what was asked', async () => {
  const { app } = await service({ streams: 2 })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const open = [listen(address, 9), listen(address, 9)]
  await new Promise(resolve => setTimeout(resolve, 200))
  expect(await listen(address, 1)).toContain('TOO_MANY_STREAMS')
  const asked = new ControllerClient(address).requestBandwidth({ ...WISH, id: 'last' })
  expect(await asked).toMatchObject({ kind: 'granted' })
  await app.close()
  for (const text of await Promise.all(open)) expect(text.match(/^event: .*$/gm)).toEqual(['event: granted'])
})

it('the client asks for batches, messages and buckets, and reports what meters saw of them', async () => {
  let nowMs = NOW
  const { app } = await service({ clock: () => nowMs })
  const client = new ControllerClient(await app.listen({ port: 0, host: '127.0.0.1' }))
  const { period: _none, ...wish } = WISH
  expect(
    await client.requestBandwidth({ ...wish, id: 'm', loadSize: '4000 B', fragment: true, period: '1 ms' }),
  ).toMatchObject({ kind: 'granted', fragments: 3 })
  const arrival = { rate: '10 Mbit/s', burst: '3 kB' }
  expect(
    await client.requestBandwidth({
      ...wish,
      id: 'b',
      minSize: '20 B',
      loadSize: '500 B',
      arrival,
      jitter: '1 ms',
    }),
  ).toMatchObject({ kind: 'granted' })
  expect(await client.changeBandwidth('b', { arrival: { ...arrival, burst: '4 kB' } })).toMatchObject({
    kind: 'granted',
  })
  expect(
    await client.requestBandwidth({
      ...wish,
      id: 's',
      period: '1 ms',
      packets: 2,
      within: '100 us',
      sendJitter: '1 us',
    }),
  ).toMatchObject({ kind: 'granted' })
  expect(await client.changeBandwidth('s', { packets: 3, within: null })).toMatchObject({ kind: 'granted' })
  expect((await client.tunnel('s')).tunnel).toMatchObject({ packets: 3, sendJitterPs: 1_000_000 })
  expect((await client.tunnel('s')).tunnel).not.toHaveProperty('withinPs')
  nowMs = NOW + 5000
  const seen = { packets: 10, bytes: 5000, interval: '100 ms' }
  const fine = { ...seen, smallestBytes: 100, largestBytes: 500, peakBytes: 3000, mostInPeriod: 3 }
  expect(await client.reportUsage('b', fine)).not.toMatchObject({ verdict: 'demoted' })
  expect(await client.reportUsage('b', { ...seen, largestBytes: 1500 })).toMatchObject({ verdict: 'demoted' })
  expect(await client.reportUsage('m', { ...seen, shortestGap: '10 us' })).toMatchObject({
    verdict: 'demoted',
  })
  await expect(client.reportUsage('s', { ...seen, peakBytes: -1 })).rejects.toThrow(ServiceError)
  await app.close()
})

it('the client tells rejections from errors', async () => {
  let nowMs = NOW
  const { app } = await service({ token: 'correct horse battery', clock: () => nowMs })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const client = new ControllerClient(`${address}/`, { token: 'correct horse battery' })
  expect(await client.requestBandwidth({ ...WISH, id: 'a/b' })).toMatchObject({ kind: 'granted', id: 'a/b' })
  expect(await client.changeBandwidth('a/b', { deadline: '1 us' })).toMatchObject({
    kind: 'rejected',
    id: 'a/b',
    rejection: { code: 'DEADLINE' },
  })
  expect(await client.changeBandwidth('a/b', { deadline: null, loadSize: '80 B' })).toMatchObject({
    kind: 'granted',
  })
  nowMs = NOW + 5000
  expect(await client.reportUsage('a/b', { packets: 1, bytes: 146, interval: '1 ms' })).toMatchObject({
    verdict: 'unused',
  })
  expect(await client.tunnel('a/b')).toMatchObject({ status: 'granted' })
  expect((await client.tunnels()).map(t => t.id)).toEqual(['a/b'])
  const plan = await client.plan({ requests: [] })
  expect(plan.removed).toEqual([{ id: 'a/b' }])
  expect((await client.apply(plan)).outcomes).toMatchObject([{ kind: 'released' }])
  await expect(client.tunnel('a/b')).rejects.toThrow(ServiceError)
  await expect(new ControllerClient(address).tunnels()).rejects.toMatchObject({
    problem: { code: 'UNAUTHORIZED' },
  })
  await app.close()
})
