import { expect, it } from 'vitest'
import { Controller } from '../../src/controller/controller.ts'
import { InputError } from '../../src/model/checks/input-error.ts'
import { knownProblem } from '../../src/service/errors.ts'
import { Aside } from '../../src/service/long/aside.ts'
import { shippedTopology } from '../examples/shipped.ts'
import { service } from './running.ts'

it('of more plans at once than may wait, those that are too many are told to come back', async () => {
  const aside = new Aside(new Controller(shippedTopology('two-racks')))
  const all = await Promise.allSettled(Array.from({ length: 20 }, () => aside.run({ kind: 'result' })))
  const refused = all.flatMap(one => (one.status === 'rejected' ? [one.reason as unknown] : []))
  expect(refused).toHaveLength(11)
  for (const reason of refused) expect(knownProblem(reason)).toMatchObject({ status: 503, code: 'BUSY' })
  expect(aside.length).toBe(0)
  expect((await aside.run({ kind: 'result' })).kind).toBe('result')
})

it.each<[string, object]>([
  ['trustProxy', { trustProxy: ['300.1.1.1'] }],
  ['trustProxy', { trustProxy: ['10.0.0.0/33'] }],
  ['trustProxy', { trustProxy: [7] }],
  ['trustProxy', { trustProxy: '127.0.0.1' }],
  ['bodyLimit', { bodyLimit: 0.5 }],
  ['logLevel', { logLevel: 'loud' }],
  ['bodylimit', { bodylimit: 7 }],
  ['clock', { clock: 7 }],
])('an option that cannot be, %s, is named with what is expected', async (name, options) => {
  const refused = service(options)
  await expect(refused).rejects.toThrow(InputError)
  await expect(refused).rejects.toThrow(name)
})
