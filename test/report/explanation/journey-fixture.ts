import type { Journey } from '../../../src/simulation/witness/journey.ts'

/** What a packet of explanation-fixture.ts may have met. */
export const JOURNEY: Journey = {
  tunnel: 't1',
  packet: 7,
  releasedPs: 70_000_000,
  send: { latencyPs: 500_000, jitterPs: 100_000 },
  hops: [
    {
      link: 'h1>s1',
      lane: 1,
      arrivalPs: 70_600_000,
      startPs: 70_600_000,
      endPs: 70_704_000,
      farPs: 73_719_000,
      waitPs: 0,
      transmissionPs: 104_000,
      latencyPs: 3_015_000,
      jitterPs: 0,
      heldPs: 0,
      ahead: [],
    },
    {
      link: 's1>h2',
      lane: 1,
      arrivalPs: 73_719_000,
      startPs: 75_160_599,
      endPs: 75_264_599,
      farPs: 77_684_600,
      waitPs: 1_441_599,
      transmissionPs: 104_000,
      latencyPs: 1_815_000,
      jitterPs: 605_000,
      heldPs: 1,
      ahead: [
        {
          tunnel: 'best effort',
          packet: -1,
          lane: -1,
          startPs: 73_718_999,
          endPs: 74_952_599,
          costPs: 1_233_599,
        },
        { tunnel: 't2', packet: 3, lane: 1, startPs: 74_952_599, endPs: 75_056_599, costPs: 104_000 },
        { tunnel: 'alarm', packet: 0, lane: 0, startPs: 75_056_599, endPs: 75_160_599, costPs: 104_000 },
      ],
    },
  ],
  end: { kind: 'received', receiver: 'h2', latencyPs: 7_684_600 },
}
