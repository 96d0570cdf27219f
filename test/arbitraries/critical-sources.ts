import { at, BYTE, type CriticalInstant, fastPs, instant, MBPS, slowPs, timePs } from './critical-instant.ts'
import { random } from './random.ts'
import { link, network, node, tunnel } from './tiny.ts'

/** No packet of the victim is ever followed by another, and nothing comes before this instant. */
const RARE_PS = 1_000_000_000_000
const START_PS = 1_000_000

const pair = (bandwidthBps: number) => network([node('h1'), node('h2')], [link('h1>h2', { bandwidthBps })])

/** A bucket of several sizes holds some largest packets and a smaller one: all at once, the victim behind them. */
export const restOfBucket = (seed: number): CriticalInstant => {
  const r = random(seed)
  const rate = r.pick([10, 100, 1000]) * MBPS
  const largest = r.int(500, 1542)
  const rest = Math.floor(largest * (0.4 + 0.5 * r.next()))
  const full = r.int(1, 3)
  const burst = full * largest + rest
  const rateBps = Math.floor(rate / 10)
  const periodPs = Math.floor((largest * BYTE * 1e12) / rateBps)
  const bucket = {
    ...tunnel('bucket', ['h1>h2'], largest * BYTE, periodPs),
    minLoadSizeBits: r.int(64, rest) * BYTE,
    arrival: { kind: 'token-bucket', rateBps, burstBits: burst * BYTE },
  } as const
  const victim = r.int(64, 300)
  return instant(seed, pair(rate), [bucket, tunnel('victim', ['h1>h2'], victim * BYTE, RARE_PS)], {
    bucket: [...at(largest, ...Array<number>(full).fill(START_PS)), ...at(rest, START_PS)],
    victim: at(victim, START_PS + 1),
  })
}

/** A batch at the end of its window and the next at its start: the victim behind both. */
export const endThenStart = (seed: number): CriticalInstant => {
  const r = random(seed)
  const rate = r.pick([10, 100, 1000]) * MBPS
  const [bytes, victim] = [r.int(64, 1542), r.int(64, 300)]
  const packets = r.int(1, 3)
  const batchPs = packets * timePs(bytes, rate)
  const periodPs = r.int(2, 6) * batchPs
  const withinPs = periodPs - Math.floor(batchPs * (0.1 + 0.6 * r.next()))
  const batch = { ...tunnel('batch', ['h1>h2'], bytes * BYTE, periodPs), packets, withinPs }
  const releases = [START_PS + withinPs, START_PS + periodPs].flatMap(ps => Array<number>(packets).fill(ps))
  return instant(seed, pair(rate), [batch, tunnel('victim', ['h1>h2'], victim * BYTE, RARE_PS)], {
    batch: at(bytes, ...releases),
    victim: at(victim, START_PS + periodPs + 1),
  })
}

/**
 * A largest packet and, a period later, a smallest: over a slow and a faster wire the second comes right behind the first,
 * because only the first took long. The victim is behind both at the third port, and meets neither before.
 */
export const largeThenSmall = (seed: number): CriticalInstant => {
  const r = random(seed)
  const slow = r.pick([10, 100]) * MBPS
  const fast = r.pick([4, 5, 8]) * slow
  const largest = r.int(1000, 1542)
  const smallest = Math.ceil(largest / 20)
  const victim = r.int(64, 300)
  const way = (bytes: number): number => timePs(bytes, slow) + timePs(bytes, fast)
  const gapPs = Math.floor(timePs(smallest, slow) * (0.1 + 0.6 * r.next()))
  const periodPs = way(largest) - way(smallest) + gapPs
  const sized = {
    ...tunnel('sized', ['h1>s1>s2>h3'], largest * BYTE, periodPs),
    minLoadSizeBits: smallest * BYTE,
  }
  const topology = network(
    ['h1', 'h2', 'h3', 's1', 's2'].map(id => node(id)),
    [
      link('h1>s1', { bandwidthBps: slow }),
      link('s1>s2', { bandwidthBps: fast }),
      link('h2>s2', { bandwidthBps: fast }),
      link('s2>h3', { bandwidthBps: slow }),
    ],
  )
  const comesPs = START_PS + way(largest) + gapPs + 2
  return instant(seed, topology, [sized, tunnel('victim', ['h2>s2>h3'], victim * BYTE, RARE_PS)], {
    sized: [...at(largest, START_PS), ...at(smallest, START_PS + periodPs)],
    victim: at(victim, comesPs - timePs(victim, fast)),
  })
}

/**
 * A higher lane's packets come a fast clock's period apart, the last of them just before the victim would start: by exact
 * clocks it would have come just after. A frame of the victim's lane keeps the port busy for so long.
 */
export const oneMorePeriod = (seed: number): CriticalInstant => {
  const r = random(seed)
  const rate = r.pick([10, 100, 1000]) * MBPS
  const ppb = r.pick([1, 5, 10, 50]) * 1_000_000
  const count = r.int(3, 5)
  const [long, high, victim] = [r.int(900, 1542), r.int(100, 300), r.int(64, 300)]
  const slowTime = (bytes: number): number => slowPs(timePs(bytes, rate), ppb)
  const fastTime = (bytes: number): number => fastPs(timePs(bytes, rate), ppb)
  const busyPs = slowTime(long) + count * slowTime(high)
  const jitterPs = slowTime(high) - fastTime(high)
  const periodPs = Math.ceil(((busyPs + jitterPs) / count) * (1 + ppb / 4e9))
  const shortPs = Math.ceil(periodPs * (1 - ppb / 1e9))
  const topology = network(
    ['h1', 'h2', 'h3', 'h4', 's1'].map(id => node(id)),
    ['h1>s1', 'h2>s1', 'h3>s1', 's1>h4'].map(id => link(id, { bandwidthBps: rate })),
    { clockTolerancePpb: ppb },
  )
  const tunnels = [
    tunnel('long', ['h1>s1>h4'], long * BYTE, RARE_PS, 1),
    tunnel('high', ['h2>s1>h4'], high * BYTE, periodPs, 0),
    tunnel('victim', ['h3>s1>h4'], victim * BYTE, RARE_PS, 1),
  ]
  const meetPs = START_PS + RARE_PS / 100
  const highPs = Array.from({ length: count + 1 }, (_, i) => meetPs + 1 + i * shortPs - fastTime(high))
  return instant(
    seed,
    topology,
    tunnels,
    {
      long: at(long, meetPs - fastTime(long)),
      high: at(high, ...highPs),
      victim: at(victim, meetPs + 1 - fastTime(victim)),
    },
    ['s1'],
  )
}
