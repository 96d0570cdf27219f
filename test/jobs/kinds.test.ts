import { expect, test } from 'vitest'
import { analyzeServices } from '../../src/allocation/analyze-services.ts'
import { answersHere } from '../../src/jobs/answers-here.ts'
import { answersOnThreads } from '../../src/jobs/answers-on-threads.ts'
import type { JobKind } from '../../src/jobs/job-kind.ts'
import { kindsOf, UnknownKindError } from '../../src/jobs/kind-named.ts'
import { HEADROOM } from '../../src/jobs/kinds/headroom.ts'
import { REHEARSE } from '../../src/jobs/kinds/rehearse.ts'
import { outcomeOf, SIMULATE } from '../../src/jobs/kinds/simulate.ts'
import { SURVIVE } from '../../src/jobs/kinds/survive.ts'
import { SWEEP } from '../../src/jobs/kinds/sweep.ts'
import { KINDS } from '../../src/jobs/kinds.ts'
import { fromWire, toWire } from '../../src/jobs/wire.ts'
import { asRequest } from '../../src/model/request.ts'
import { headroomInput } from '../../src/planning/headroom/ask-headroom.ts'
import { survivalInput } from '../../src/planning/survive/survive.ts'
import { sweepInput } from '../../src/planning/sweep/ask-sweep.ts'
import { ReplicationRun } from '../../src/simulation/kernels/replication.ts'
import { planSimulation } from '../../src/simulation/setup/packet-records.ts'
import { resolveSimulation } from '../../src/simulation/setup/simulation-options.ts'
import { JOB_THREAD } from '../../src/threads/job-thread-file.ts'
import { rehearsalInput, resultOfRehearsal } from '../../src/trial/rehearsal-parts.ts'
import { rehearse } from '../../src/trial/rehearse.ts'
import { shipped, withServices } from '../explorer/load.ts'
import { QUIETLY } from './quietly.ts'

/** Here, on threads, and one part of it in the middle of nowhere: all the same, and the input survives the way. */
const sameEverywhere = async <Input, Part, Answer>(
  kind: JobKind<Input, Part, Answer>,
  input: Input,
): Promise<readonly Answer[]> => {
  const here = await answersHere(kind, input, QUIETLY)
  expect(here.isComplete).toBe(true)
  const threads = await answersOnThreads(kind, input, QUIETLY, JOB_THREAD, 2)
  expect(toWire(threads)).toBe(toWire(here))
  expect(threads).toEqual(here)
  const sent = fromWire(toWire(input)) as Input
  expect(sent).toEqual(input)
  const parts = kind.partsOf(sent)
  const alone = kind.prepare(sent, () => false)
  // The last first: an answer does not depend on those before it.
  for (const i of [parts.length - 1, Math.floor(parts.length / 2)])
    expect(toWire(alone(parts[i]!))).toBe(toWire(here.answers[i]))
  expect(await kindsOf(KINDS)(kind.name)).toBe(kind)
  return here.answers
}

test('simulate: replications are what they are on their own, to the bit', async () => {
  const { topology, tunnels } = shipped('two-racks')
  const plan = planSimulation(topology, tunnels)
  const { scenario } = resolveSimulation(plan, { span: { kind: 'packets', count: 2000 } })
  const answers = await sameEverywhere(SIMULATE, { topology, tunnels, scenario, replications: 5 })
  for (const [replication, answer] of answers.entries()) {
    const run = new ReplicationRun(plan, { ...scenario, replication })
    while (!run.advance());
    expect(outcomeOf(answer)).toEqual(run.outcome())
  }
})

test.each([
  ['bounds', 60],
  ['packets', 60],
  ['wild', 4],
] as const)('rehearse: timing %s', async (timing, schedules) => {
  const { topology, tunnels: _, services } = withServices()
  const analyzed = analyzeServices(topology, services)
  const options = { schedules, seed: 3, timing } as const
  const input = rehearsalInput(topology, services, analyzed, options)
  const answers = await sameEverywhere(REHEARSE, input)
  expect(resultOfRehearsal(input, answers)).toEqual(rehearse(topology, services, analyzed, options))
  const [first] = resultOfRehearsal(input, answers.slice(0, 1)).services
  expect(first?.schedules).toBe(Math.min(50, schedules))
})

test('rehearse: the first run that breaks something is found, and made small', async () => {
  const { topology, services } = withServices()
  const analyzed = analyzeServices(topology, services)
  // Packets of a network that is slower than what was proven of it.
  const slower = {
    ...topology,
    links: topology.links.map(link => ({ ...link, maxJitterPs: link.maxJitterPs + 30_000_000 })),
  }
  const options = { schedules: 120, timing: 'packets', faults: 'none' } as const
  const result = rehearse(slower, services, analyzed, options)
  expect(result.valid).toBe(false)
  const input = rehearsalInput(slower, services, analyzed, options)
  const { answers } = await answersHere(REHEARSE, input, QUIETLY)
  expect(resultOfRehearsal(input, answers)).toEqual(result)
})

test('survive', async () => {
  const { topology, tunnels } = shipped('two-racks')
  await sameEverywhere(SURVIVE, survivalInput(topology, { tunnels }, { reroute: 'greedy' }))
})

test('headroom: tunnels, lanes and pairs', async () => {
  const { topology, tunnels } = shipped('two-racks')
  const template = {
    loadSizeBits: 800,
    sizeBits: 1328,
    periodPs: 1_000_000_000,
    lane: 0,
    deadlinePs: 50_000_000,
  }
  const input = headroomInput(topology, { tunnels }, { template, between: 'switches' })
  const answers = await sameEverywhere(HEADROOM, input)
  expect(new Set(answers.map(({ kind }) => kind))).toEqual(
    new Set(['violations', 'whole', 'tunnel', 'queue', 'pairs']),
  )
})

test('sweep: points and deadlines', async () => {
  const { topology, tunnels } = shipped('two-racks')
  const requests = tunnels.map(tunnel => asRequest(tunnel))
  const load = { parameter: 'load', isFactor: true, values: [1_000_000, 4_000_000] } as const
  const answers = await sameEverywhere(SWEEP, sweepInput(topology, requests, [load]))
  expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['point', 'deadline']))
})

test('a kind that nobody has', () => {
  for (const name of ['burn', 'toString', '__proto__'])
    expect(() => kindsOf(KINDS)(name)).toThrow(UnknownKindError)
})
