import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { type Contract, NO_USAGE } from '../../../src/controller/contract/contract.ts'
import { initialState } from '../../../src/controller/contract/state.ts'
import { StateFingerprint } from '../../../src/controller/plan/fingerprint.ts'
import { random } from '../../arbitraries/random.ts'
import { tunnel } from '../../arbitraries/tiny.ts'
import { ask } from '../line.ts'

it('is the SHA-256 of the JSON of all contracts, whatever was hashed before', () => {
  const r = random(5)
  const fingerprint = new StateFingerprint()
  const state = initialState()
  const contract = (id: string): Contract => ({
    id,
    request: ask('h1', 'h3', r.int(100, 900), 100),
    tunnel: tunnel(id, ['h1>s1>h3'], r.int(1000, 2000), 100),
    status: 'granted',
    startsMs: 0,
    promises: [],
    usage: NO_USAGE,
  })
  const plain = (): string => {
    const all = [...state.held.values()].map(({ id, request, tunnel, status }) => [
      id,
      request,
      tunnel,
      status,
    ])
    return createHash('sha256').update(JSON.stringify(all)).digest('hex')
  }
  expect(fingerprint.of(state)).toBe(plain())
  for (let i = 0; i < 310; i++) state.held.set(`x${i}`, contract(`x${i}`))
  for (let i = 0; i < 200; i++) {
    const id = r.pick([...state.held.keys()])
    const one = state.held.get(id)!
    const draw = r.next()
    // Only every third is asked for, so that some changes come together.
    if (draw < 0.3) state.held.delete(id)
    else if (draw < 0.4) state.held.set(id, { ...one, status: 'demoted' })
    else if (draw < 0.5) state.held.set(id, { ...one, startsMs: i })
    else if (draw < 0.6) state.held.set(id, contract(id))
    else state.held.set(`y${i}`, contract(`y${i}`))
    if (i % 3 === 0) expect(fingerprint.of(state)).toBe(plain())
  }
  state.held.clear()
  expect(fingerprint.of(state)).toBe(plain())
})
