import type { Network } from './network.ts'
import { random } from './random.ts'
import { link, network, node, tunnel } from './tiny.ts'

/** A network, and the first release of each of its tunnels that shows what it is about. */
export interface Scenario extends Network {
  readonly phasesPs: Readonly<Record<string, number>>
}

const BYTE = 8
const MBPS = 1_000_000
const SECOND = 1_000_000_000_000

/** Octets on the wire before a fragment's data, and after it, gap included. */
const PREAMBLE = 8
const AFTER = 16
/** The least data and FCS of what is left of a cut frame. */
const LEAST_REST = 64

/**
 * A preempting wire s1>s2 on which an express packet cuts a preemptable one as late as it can, so that both end there
 * within one short window: the rest is `LEAST_REST` and its overhead. The faster link after it then has both before it
 * at once, and the victim behind them. A cap that lets only the larger of the two have begun before the window is
 * broken by this and by nearly nothing else.
 */
export const bothEndInOneWindow = (seed: number): Scenario => {
  const r = random(seed)
  const slow = r.pick([10, 100, 1000])
  const times = r.pick([4, 5, 8, 10])
  const preemptable = r.int(900, 1542)
  const express = r.int(Math.max(900, preemptable - 300), 1542)
  const victim = r.int(64, 123)
  const minFragment = r.pick([64, 128, 192, 256])
  const [fastBps, slowBps] = [slow * times * MBPS, slow * MBPS]
  const time = (bytes: number): number => Math.ceil((bytes * BYTE * SECOND) / slowBps)
  const periodPs = 100 * time(1542)
  const hosts = ['h1', 'h2', 'h3', 'h4']
  const topology = network(
    [...hosts, 's1', 's2'].map(id => node(id)),
    [
      link('h1>s1', { bandwidthBps: slowBps }),
      link('h2>s1', { bandwidthBps: slowBps }),
      link('h4>s2', { bandwidthBps: fastBps }),
      link('s1>s2', {
        bandwidthBps: slowBps,
        preemption: { expressLanes: 1, minFragmentBits: minFragment * BYTE },
      }),
      link('s2>h3', { bandwidthBps: fastBps }),
    ],
    { name: 'both end in one window' },
  )
  const tunnels = [
    tunnel('express', ['h1>s1>s2>h3'], express * BYTE, periodPs, 0),
    tunnel('cut', ['h2>s1>s2>h3'], preemptable * BYTE, periodPs, 1),
    tunnel('victim', ['h4>s2>h3'], victim * BYTE, periodPs, 1),
  ]
  // The frame is on s1>s2 from `begins`; of its data (size − 8 − 4 − 12 octets) so much is sent when it is cut.
  const begins = time(preemptable)
  const data = preemptable - PREAMBLE - AFTER
  const sent = data - (LEAST_REST - 4)
  const cutAt = begins + time(PREAMBLE + sent) - r.int(0, time(2))
  const expressEnds = begins + time(PREAMBLE + sent + AFTER) + time(express)
  const restEnds = expressEnds + time(PREAMBLE + LEAST_REST - 4 + AFTER)
  const late = Math.ceil((victim * BYTE * SECOND) / fastBps)
  // All phases later by one period, so that none is negative.
  const phasesPs = {
    express: cutAt - time(express) + periodPs,
    cut: periodPs,
    victim: restEnds - late + 1 + periodPs,
  }
  return { seed, topology, tunnels, phasesPs }
}
