import type { AnalysisResult, TunnelBound } from '../../../src/analysis/result.ts'

const US = 1_000_000

/** A tunnel with what the reporters read; times in picoseconds. */
export const tunnel = (
  id: string,
  more: Partial<TunnelBound> & { to?: readonly string[] } = {},
): TunnelBound => {
  const { to = ['h2'], ...rest } = more
  const bound = { minLatencyPs: 4_938_000, maxJitterPs: 711_123 as number | null, ...rest }
  const worstPs = bound.maxJitterPs === null ? null : bound.minLatencyPs + bound.maxJitterPs
  return {
    id,
    sender: 'h1',
    lane: 0,
    sizeBits: 130 * 8,
    minSizeBits: rest.sizeBits ?? 130 * 8,
    packets: 1,
    arrival: { kind: 'periodic' },
    periodPs: 10 * US,
    requestedPeriodPs: 10 * US,
    exact: true,
    tree: ['h1>s1', 's1>h2'],
    send: { latencyPs: 0, jitterPs: 0 },
    receivers: to.map(node => ({
      node,
      minLatencyPs: bound.minLatencyPs,
      maxJitterPs: bound.maxJitterPs,
      worstPs,
      hops: [
        { link: 'h1>s1', transmissionPs: 104_000, queueingPs: 0, latencyPs: 3_015_000, jitterPs: 0 },
        {
          link: `s1>${node}`,
          transmissionPs: 104_000,
          queueingPs: 56_123,
          latencyPs: 1_715_000,
          jitterPs: 655_000,
        },
      ],
    })),
    worstPs,
    ...bound,
  }
}

const hosts = (n: number): string[] => Array.from({ length: n }, (_, i) => `h${i + 2}`)

export const TUNNELS: readonly TunnelBound[] = [
  tunnel('heartbeat-h1', { to: hosts(16), deadlinePs: 50 * US, slackPs: 50 * US - 5_649_123 }),
  tunnel('replication-group-of-the-primary', {
    to: hosts(2),
    lane: 1,
    sizeBits: 1542 * 8,
    periodPs: 125 * US,
    requestedPeriodPs: 100 * US,
    minLatencyPs: 7_196_800,
    maxJitterPs: 12_803_200,
    deadlinePs: 21 * US,
    slackPs: 1 * US,
  }),
  tunnel('control', { deadlinePs: 20 * US, slackPs: 20 * US - 5_649_123 }),
  tunnel('t10', { periodPs: 1000 * US, requestedPeriodPs: 1000 * US, sizeBits: 84 * 8, exact: false }),
  tunnel('t9', { periodPs: 655_000, requestedPeriodPs: 655_000 }),
]

/** One too late, one without a bound. */
const WORSE: readonly TunnelBound[] = [
  tunnel('control', { maxJitterPs: 20_000_001, deadlinePs: 20 * US, slackPs: -4_938_001 }),
  tunnel('bulk', { lane: 7, maxJitterPs: null, deadlinePs: 1000 * US, slackPs: null, exact: false }),
]

export const result = (more: Partial<AnalysisResult> = {}): AnalysisResult => ({
  schema: 'xlane/analysis@1',
  valid: true,
  assumptions: {
    method: 'fixed-point',
    lineShaping: true,
    bestEffortBits: 1542 * 8,
    encapsulation: 'udp4',
    clockTolerancePpb: 0,
    arrivalLimit: 1_000_000,
    delayLimitPs: 10 * 1e12,
    storeAndForward: true,
    pauseFrames: false,
    sharedQueues: false,
    sources: ['full-size', 'one-a-period'],
    preemption: [],
    reserved: [],
    sleepingLinks: [],
    unlimitedQueues: [],
    mtuBits: [1500 * 8],
  },
  summary: {
    tunnels: TUNNELS.length,
    accepted: TUNNELS.length,
    rejected: 0,
    objectivePs: 67_800_000,
    lowerBoundPs: 60_100_000,
    passes: 1,
  },
  tunnels: TUNNELS,
  links: [
    {
      id: 'h1>s1',
      utilization: 0.1234,
      lanes: [
        { lane: 0, delayPs: 1_337_600, backlogBits: 13_376, queueBits: 1_048_576, exact: true },
        { lane: 1, delayPs: 2_571_200, backlogBits: 1_000_000, queueBits: 1_048_576, exact: true },
      ],
    },
    {
      id: 's1>h2',
      utilization: 0.61,
      lanes: [{ lane: 0, delayPs: 1_337_600, backlogBits: 24_672, queueBits: 1_048_576, exact: true }],
    },
  ],
  rejected: [],
  violations: [],
  ...more,
})

/** Everything that can go wrong, once each. */
export const BROKEN: Partial<AnalysisResult> = {
  valid: false,
  summary: { tunnels: 4, accepted: 2, rejected: 2, objectivePs: null, lowerBoundPs: 20_000_000, passes: 3 },
  tunnels: WORSE,
  links: [
    {
      id: 's1>h2',
      utilization: 0.9731,
      lanes: [
        { lane: 0, delayPs: 21_000_000, backlogBits: 1_200_000, queueBits: 1_048_576, exact: true },
        { lane: 7, delayPs: null, backlogBits: null, queueBits: 1_048_576, exact: false },
      ],
    },
  ],
  rejected: [
    {
      id: 'video',
      code: 'DEADLINE',
      message: "worst case of 'video' is above its deadline",
      link: 's1>h2',
      lane: 0,
      needed: 61_200_000,
      available: 50_000_000,
      missing: 11_200_000,
      unit: 'ps',
      remedy: { change: 'deadline', fromPs: 50_000_000, toPs: 61_200_000 },
    },
    { id: 'lost', code: 'NO_ROUTE', message: 'no path from h1 to h9', node: 'h9' },
  ],
  violations: [
    {
      code: 'DEADLINE',
      message: 'control can be later than its deadline',
      tunnel: 'control',
      link: 's1>h2',
      worstPs: 24_938_001,
      deadlinePs: 20_000_000,
    },
    {
      code: 'BUFFER',
      message: 'the queue can overflow',
      link: 's1>h2',
      lane: 0,
      tunnel: 'bulk',
      backlogBits: 1_200_000,
      queueBits: 1_048_576,
    },
  ],
  moved: [
    {
      id: 'control',
      fromMinLatencyPs: 4_938_000,
      toMinLatencyPs: 4_938_000,
      fromMaxJitterPs: 711_000,
      toMaxJitterPs: 20_000_001,
    },
  ],
}
