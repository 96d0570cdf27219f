import { describe, expect, test } from 'vitest'
import type { Witness } from '../../../src/model/witness.ts'
import type { ProofResult, ProvenReceiver } from '../../../src/proof/proof-result.ts'
import { proofCode, reportProof } from '../../../src/report/proof/proof.ts'
import { result as analysis } from '../analysis/fixture.ts'

const receiver = (node: string, more: Partial<ProvenReceiver> = {}): ProvenReceiver => ({
  node,
  minLatencyPs: 5_038_000,
  maxJitterPs: 3_122_200,
  worstPs: 8_160_200,
  seenMinPs: 5_038_000,
  seenMaxPs: 7_600_000,
  seenBy: 'random',
  tightness: 7_600_000 / 8_160_200,
  position: 2_562_000 / 3_122_200,
  ...more,
})

const PROVEN: ProofResult = {
  schema: 'xlane/proof@1',
  verdict: 'proven',
  complete: true,
  seed: 1,
  assumptions: analysis().assumptions,
  attacked: ['phases', 'jitters', 'clocks'],
  failures: { tried: 15, asked: 22 },
  violations: [],
  certificate: { kind: 'accepted', queues: 2, hops: 1 },
  search: { runs: 20_000, asked: 20_000 },
  random: { runs: 16, asked: 16, packets: 800_000, packetHops: 1_600_000, drops: 0 },
  contradictions: [],
  tunnels: [
    {
      id: 'beat',
      receivers: [
        receiver('h2'),
        receiver('h3', { seenMaxPs: 8_160_200, seenBy: 'search', tightness: 1, position: 1 }),
      ],
    },
  ],
}

const WITNESS: Witness = {
  schema: 'xlane/witness@1',
  shows: 'outside',
  tunnel: 'beat',
  receiver: 'h3',
  packet: 4,
  latencyPs: 8_160_201,
  seed: 1,
  replication: 0,
  durationPs: 10_000_000,
  clocks: 'nominal',
  bestEffort: { kind: 'none' },
  wireJitter: { kind: 'none' },
  hostJitter: { kind: 'none' },
  phasesPs: { beat: 0 },
  fixedJitter: [],
}

const REFUTED: ProofResult = {
  ...PROVEN,
  verdict: 'refuted',
  contradictions: [
    {
      code: 'LATE',
      message: 'packet 4 of beat took 8160201 ps to h3, the worst case proven is 8160200 ps',
      tunnel: 'beat',
      node: 'h3',
      witness: WITNESS,
    },
    {
      code: 'DROP',
      message: 'packet 5 of beat found no room',
      tunnel: 'beat',
      link: 's1>h3',
      witness: WITNESS,
    },
  ],
}

const UNPROVEN: ProofResult = {
  ...PROVEN,
  verdict: 'unproven',
  complete: false,
  certificate: { kind: 'refused', problems: ['wait 1 ps at s1>h2 lane 0 is below 2 ps'], more: 3 },
  search: { runs: 0, asked: 20_000 },
  violations: [
    {
      code: 'DEADLINE',
      message: 'too late',
      tunnel: 'beat',
      link: 's1>h2',
      worstPs: 8_160_200,
      deadlinePs: 8_000_000,
    },
  ],
  tunnels: [
    {
      id: 'beat',
      receivers: [
        receiver('h2', {
          seenMinPs: null,
          seenMaxPs: null,
          seenBy: null,
          tightness: null,
          position: null,
        }),
      ],
    },
  ],
}

describe('a proof', () => {
  test('as text', () => {
    expect(
      reportProof(PROVEN, 'text', { title: 'star', assumptions: ['fixed-point', 'exact clocks'] }),
    ).toBe(`star

tunnel  to   λmin  worst   seen    tight  position  by
               µs     µs     µs
beat    h2  5.038  8.161  7.600   93.1 %    82.0 %  random
beat    h3  5.038  8.161  8.161  100.0 %   100.0 %  search

worst = λmin + δmax, proven · seen: the slowest packet of any simulation · tight = seen / worst · position = (seen − λmin) / δmax
bounds assume fixed-point, exact clocks
certificate accepted by the independent checker: 2 waits recomputed, 1 jitter checked
adversary 20,000 simulations · 16 runs at random, 1,600,000 packet-hops, 0 lost · seed 1
attacked: phases, jitters, clocks
failing cables and nodes: 15 of 22 that replicas must survive
position: mean 91.0 % · least 82.0 % (beat to h2) · 1 bound of 2 reached exactly
PROVEN: 1 tunnel · analysis, checker and simulations agree
`)
    expect(proofCode(PROVEN)).toBe(0)
  })

  test('refuted: what contradicts it and how to see that again, before the verdict', () => {
    const text = reportProof(REFUTED, 'text', { replay: 'xlane simulate t.yaml a.yaml --witness w.json' })
    expect(text).toContain(`
contradictions (2)
  LATE beat to h3
    packet 4 of beat took 8160201 ps to h3, the worst case proven is 8160200 ps
  DROP beat at s1>h3
    packet 5 of beat found no room
  replay the first with
    xlane simulate t.yaml a.yaml --witness w.json
`)
    expect(text).toMatch(
      /\nREFUTED: 2 contradictions, a defect of xlane · please report it with the two files and the witness\n$/,
    )
    expect(proofCode(REFUTED)).toBe(1)
  })

  test('not proven: what the analysis found wrong comes first', () => {
    const text = reportProof(UNPROVEN, 'text', { width: 72 })
    expect(text).toBe(`violations (1)
  DEADLINE beat at s1>h2
    worst 8.1602 µs > deadline 8 µs, 160.2 ns too late

tunnel  to   λmin  worst  seen  tight  position  by
               µs     µs    µs
beat    h2  5.038  8.161     –      –         –

the checker refuses (4)
  wait 1 ps at s1>h2 lane 0 is below 2 ps
  … and 3 more

worst = λmin + δmax, proven ·
  seen: the slowest packet of any simulation · tight = seen / worst ·
  position = (seen − λmin) / δmax
certificate refused by the independent checker: 4 problems
adversary 0 of 20,000 simulations ·
  16 runs at random, 1,600,000 packet-hops, 0 lost · seed 1
attacked: phases, jitters, clocks
failing cables and nodes: 15 of 22 that replicas must survive
STOPPED before all simulations were made: positions are of those that
  were
NOT PROVEN: 1 violation of the analysis ·
  no simulation contradicts the ranges
`)
    expect(proofCode(UNPROVEN)).toBe(1)
  })

  test('in 40 columns nothing is wider', () => {
    for (const result of [PROVEN, REFUTED, UNPROVEN])
      for (const line of reportProof(result, 'text', { width: 40 }).split('\n'))
        expect(line.length, line).toBeLessThanOrEqual(40)
  })

  test('as CSV', () => {
    expect(reportProof(PROVEN, 'csv', { sort: 'position', limit: 1 })).toBe(
      'id,receiver,minLatencyPs,maxJitterPs,worstPs,seenMinPs,seenMaxPs,seenBy,tightness,position\r\n' +
        'beat,h3,5038000,3122200,8160200,5038000,8160200,search,1,1\r\n',
    )
  })

  test('as Markdown', () => {
    const page = reportProof(REFUTED, 'markdown', { replay: 'xlane simulate t a --witness w.json' })
    expect(page).toContain('## Contradictions\n\n- **LATE** beat to h3; packet 4 of beat took 8160201 ps')
    expect(page).toContain('\n    xlane simulate t a --witness w.json\n')
    expect(page).toContain('## Tunnels')
  })

  test('as JSON, word for word', () => {
    expect(JSON.parse(reportProof(REFUTED, 'json'))).toEqual(REFUTED)
  })
})
