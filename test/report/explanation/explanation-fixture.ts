import type { Explanation } from '../../../src/analysis/explanation.ts'

/** Two hops; every kind of part once; the parts add up. */
export const EXPLANATION: Explanation = {
  schema: 'xlane/explanation@1',
  tunnel: 't1',
  receiver: 'h2',
  send: { latencyPs: 500_000, jitterPs: 100_000 },
  hops: [
    {
      link: 'h1>s1',
      transmissionPs: 104_000,
      latencyPs: 3_015_000,
      jitterPs: 0,
      queueingPs: 0,
      blockingPs: 0,
      sameLanePs: 0,
      higherLanesPs: 0,
      shapingSavedPs: 0,
      servedBeforePs: 0,
      interference: [],
      exact: true,
    },
    {
      link: 's1>h2',
      transmissionPs: 104_000,
      latencyPs: 1_815_000,
      jitterPs: 655_000,
      queueingPs: 1_233_600 + 520_000 + 208_000 - 104_500 - 60_000,
      blockingPs: 1_233_600,
      blockedBy: 'best-effort',
      sameLanePs: 520_000,
      higherLanesPs: 208_000,
      shapingSavedPs: 104_500,
      servedBeforePs: 60_000,
      interference: [
        { tunnel: 't1', lane: 1, relation: 'same-lane', packets: 1, costPs: 104_000 },
        { tunnel: 't2', lane: 1, relation: 'same-lane', packets: 3, costPs: 312_000 },
        { tunnel: 't3', lane: 1, relation: 'same-lane', packets: 1, costPs: 104_000 },
        { tunnel: 'alarm', lane: 0, relation: 'higher-lane', packets: 2, costPs: 208_000 },
      ],
      exact: true,
    },
  ],
  minLatencyPs: 500_000 + 104_000 + 3_015_000 + 104_000 + 1_815_000,
  maxJitterPs: 100_000 + 1_233_600 + 520_000 + 208_000 - 104_500 - 60_000 + 655_000,
  worstPs: 5_538_000 + 2_552_100,
  deadlinePs: 10_000_000,
}
