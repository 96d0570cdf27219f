import { expect, it } from 'vitest'
import { random } from '../../arbitraries/random.ts'
import { scratch, xlane } from '../harness.ts'
import { serve, until } from '../served.ts'
import { TOPOLOGY } from '../star.ts'

const KILLS = Number(process.env.XLANE_KILLS ?? 1)
const CLIENTS = 20

interface Call {
  readonly id: string
  readonly kind: 'request' | 'release'
}

it(`a service killed under the load of many clients has all that they were told (${KILLS} times)`, {
  timeout: 120_000 + KILLS * 120_000,
}, async () => {
  const draw = random(912)
  const state = scratch('killed.journal')
  /** Under contract as clients know it, and those whose last call was not answered. */
  const held = new Set<string>()
  let made = 0
  let answered = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const { child, address, ended } = serve(['--state', state, '--rate-limit', '1000000'])
    const at = await address
    const open = new Set<Call>()
    const client = async (): Promise<void> => {
      for (;;) {
        const mine = [...held].find(id => ![...open].some(call => call.id === id))
        const isRelease = mine !== undefined && draw.chance(0.4)
        const call: Call = isRelease ? { kind: 'release', id: mine } : { kind: 'request', id: `t${made++}` }
        open.add(call)
        const { status } = isRelease
          ? await fetch(`${at}/v1/tunnels/${call.id}`, { method: 'DELETE' })
          : await fetch(`${at}/v1/tunnels`, {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({
                id: call.id,
                sender: draw.pick(['h1', 'h3']),
                receivers: ['h2'],
                loadSize: '64 B',
                period: '20 ms',
              }),
            })
        expect(status).toBe(isRelease ? 200 : 201)
        answered++
        open.delete(call)
        if (isRelease) held.delete(call.id)
        else held.add(call.id)
      }
    }
    const clients = Array.from({ length: CLIENTS }, () => client().catch((error: unknown) => error))
    const enough = answered + draw.int(30, 150)
    await until(() => answered >= enough, 100_000)
    child.kill('SIGKILL')
    await ended
    // Each ends because nobody is there any more, and for no other reason.
    for (const error of await Promise.all(clients)) expect(String(error)).toMatch(/fetch failed|terminated/)
    const log = await xlane(['journal', 'verify', state, TOPOLOGY])
    expect([log.code, log.stderr]).toEqual([0, ''])
    const again = serve(['--state', state, '--rate-limit', '1000000'])
    const listed = await fetch(`${await again.address}/v1/tunnels?limit=1000`)
    const { tunnels } = (await listed.json()) as { readonly tunnels: readonly { readonly id: string }[] }
    const found = new Set(tunnels.map(({ id }) => id))
    const unanswered = new Map([...open].map(call => [call.id, call.kind]))
    expect([...held].filter(id => !found.has(id) && unanswered.get(id) !== 'release')).toEqual([])
    expect([...found].filter(id => !held.has(id) && unanswered.get(id) !== 'request')).toEqual([])
    held.clear()
    for (const id of found) held.add(id)
    again.child.kill('SIGTERM')
    expect(await again.ended).toBe(0)
  }
})
