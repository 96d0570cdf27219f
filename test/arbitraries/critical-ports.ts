import { at, BYTE, type CriticalInstant, fastPs, instant, MBPS, timePs } from './critical-instant.ts'
import { random } from './random.ts'
import { link, network, node, tunnel } from './tiny.ts'
import { bothEndInOneWindow as cutLate } from './traffic-scenarios.ts'

/** No tunnel but those of which more is said releases a second packet. */
const RARE_PS = 1_000_000_000_000
const START_PS = 1_000_000

/**
 * A train of packets over a wire that a fast clock drives, into a port that a slow one does; the victim comes over another
 * wire, right behind the last of them: the faster the train came, the more of it is still there.
 */
export const fastTrain = (seed: number): CriticalInstant => {
  const r = random(seed)
  const rate = r.pick([10, 100, 1000]) * MBPS
  const ppb = r.pick([1, 5, 10, 50]) * 1_000_000
  const [bytes, victim] = [r.int(300, 1542), r.int(64, 300)]
  const topology = network(
    ['h1', 'h2', 'h3', 's1'].map(id => node(id)),
    ['h1>s1', 'h2>s1', 's1>h3'].map(id => link(id, { bandwidthBps: rate })),
    { clockTolerancePpb: ppb },
  )
  const train = Array.from({ length: r.int(3, 8) }, (_, i) =>
    tunnel(`train${i}`, ['h1>s1>h3'], bytes * BYTE, RARE_PS),
  )
  const lastPs = START_PS + train.length * fastPs(timePs(bytes, rate), ppb)
  return instant(
    seed,
    topology,
    [...train, tunnel('victim', ['h2>s1>h3'], victim * BYTE, RARE_PS)],
    {
      ...Object.fromEntries(train.map(({ id }) => [id, at(bytes, START_PS)])),
      victim: at(victim, lastPs + 1 - fastPs(timePs(victim, rate), ppb)),
    },
    ['s1'],
  )
}

const preempting = (rate: number, minFragment: number) =>
  network([node('h1'), node('h2')], [link('h1>h2', { bandwidthBps: rate })], {
    preemption: { expressLanes: 1, minFragmentBits: minFragment * BYTE },
  })

/** The largest frame that is never cut, one octet of data short of it, has begun when the express packet comes. */
export const longestUncut = (seed: number): CriticalInstant => {
  const r = random(seed)
  const rate = r.pick([10, 100, 1000]) * MBPS
  const minFragment = r.pick([64, 128, 192, 256])
  const [bulk, victim] = [minFragment + 79 - r.int(0, 10), r.int(64, 300)]
  return instant(
    seed,
    preempting(rate, minFragment),
    [
      tunnel('bulk', ['h1>h2'], bulk * BYTE, RARE_PS, 1),
      tunnel('victim', ['h1>h2'], victim * BYTE, RARE_PS, 0),
    ],
    { bulk: at(bulk, START_PS), victim: at(victim, START_PS + 1) },
  )
}

/** The victim is cut by every express packet that comes before its end, and each cut costs it more time. */
export const cutAgain = (seed: number): CriticalInstant => {
  const r = random(seed)
  const rate = r.pick([10, 100, 1000]) * MBPS
  const [victim, express] = [r.int(1000, 1542), r.int(64, 100)]
  const periodPs = Math.ceil(timePs(victim, rate) / r.int(1, 3))
  const expressPs = Array.from({ length: 5 }, (_, i) => START_PS + 1 + i * periodPs)
  return instant(
    seed,
    preempting(rate, 64),
    [
      tunnel('express', ['h1>h2'], express * BYTE, periodPs, 0),
      tunnel('victim', ['h1>h2'], victim * BYTE, RARE_PS, 1),
    ],
    { express: at(express, ...expressPs), victim: at(victim, START_PS) },
  )
}

/** A batch of a higher lane takes the port for several periods of a lower one, of which nothing is sent meanwhile. */
export const nothingServed = (seed: number): CriticalInstant => {
  const r = random(seed)
  const rate = r.pick([10, 100, 1000]) * MBPS
  const [high, low] = [r.int(1000, 1542), r.int(64, 300)]
  const packets = r.int(2, 5)
  const periodPs = Math.ceil(timePs(high, rate) * (0.6 + 0.4 * r.next()))
  const topology = network([node('h1'), node('h2')], [link('h1>h2', { bandwidthBps: rate })])
  const lowPs = Array.from({ length: packets }, (_, i) => START_PS + 1 + i * periodPs)
  return instant(
    seed,
    topology,
    [
      { ...tunnel('high', ['h1>h2'], high * BYTE, RARE_PS, 0), packets },
      tunnel('low', ['h1>h2'], low * BYTE, periodPs, 1),
    ],
    { high: at(high, ...Array<number>(packets).fill(START_PS)), low: at(low, ...lowPs) },
  )
}

/** {@link cutLate}, with the releases that show it. */
export const bothEndInOneWindow = (seed: number): CriticalInstant => {
  const { topology, tunnels, phasesPs } = cutLate(seed)
  const releases = tunnels.map(t => [t.id, at(t.sizeBits / BYTE, phasesPs[t.id]!)] as const)
  return instant(seed, topology, tunnels, Object.fromEntries(releases))
}
