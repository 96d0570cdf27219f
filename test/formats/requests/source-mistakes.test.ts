import { expect, test } from 'vitest'
import { allocationSays, oneRequest, requestsSay } from '../says.ts'

const good = 'id: a, sender: h1, receivers: [h2], loadSize: 64 B, period: 10 us'
const and = (more: string): string => oneRequest(`${good}, ${more}`)
/** Without a period. */
const free = (more: string): string => oneRequest(`${good.replace(', period: 10 us', '')}, ${more}`)
/** With another size. */
const size = (value: string): string => oneRequest(good.replace('64 B', value))

test.each<[string, string, ...string[]]>([
  [
    'the least size above the largest',
    and('minSize: 65 B'),
    '2:83 OUT_OF_RANGE requests[0].minSize: expected at most the loadSize, 64 B; found 65 B',
  ],
  [
    'a least size that is a time',
    and('minSize: 2 us'),
    '2:83 WRONG_UNIT requests[0].minSize: expected a size such as 64 B (units: bit, B, kB, KiB, MB, MiB); found 2 us',
  ],
  [
    'no packets',
    and('packets: 0'),
    '2:83 OUT_OF_RANGE requests[0].packets: expected a whole number from 1 to 1000000; found 0',
  ],
  [
    'a packet and a half',
    and('packets: 1.5'),
    '2:83 OUT_OF_RANGE requests[0].packets: expected a whole number from 1 to 1000000; found 1.5',
  ],
  [
    'packets in words',
    and('packets: many'),
    '2:83 WRONG_TYPE requests[0].packets: expected a whole number from 1 to 1000000; found many',
  ],
  [
    'more packets than a batch can have',
    and('packets: 1000001'),
    '2:83 OUT_OF_RANGE requests[0].packets: expected a whole number from 1 to 1000000; found 1000001',
  ],
  [
    'a window longer than the period',
    and('within: 11 us'),
    '2:82 OUT_OF_RANGE requests[0].within: expected at most the period, 10 us: the packets of a period are sent in it; found 11 us',
  ],
  [
    'a message of varying size',
    and('fragment: true, minSize: 10 B'),
    '2:90 CONFLICTING_KEYS requests[0].minSize: expected no minSize beside fragment: true: a message always has its whole size; found minSize',
  ],
  [
    'several messages a period',
    and('fragment: true, packets: 2'),
    '2:90 CONFLICTING_KEYS requests[0].packets: expected no packets beside fragment: true: the MTU says how many packets a message has, and a period has one message; found packets',
  ],
  [
    'a message in a window',
    and('fragment: true, within: 1 us'),
    '2:90 CONFLICTING_KEYS requests[0].within: expected no within beside fragment: true: the packets of a message are released together; found within',
  ],
  [
    'a message in a token bucket',
    free('fragment: true, arrival: { rate: 1 Mbit/s, burst: 200 B }'),
    '2:75 CONFLICTING_KEYS requests[0].arrival: expected no token bucket beside fragment: true: it counts single packets, and a message is several at once; found token bucket',
  ],
  [
    'an arrival by another name',
    and('arrival: often'),
    '2:83 BAD_CHOICE requests[0].arrival: expected one of periodic, sporadic, or { rate: 10 Mbit/s, burst: 3000 B }; found often',
  ],
  [
    'an arrival misspelt',
    and('arrival: sporadik'),
    '2:83 BAD_CHOICE requests[0].arrival: expected one of periodic, sporadic, or { rate: 10 Mbit/s, burst: 3000 B }; found sporadik; did you mean sporadic?',
  ],
  [
    'a burst below one packet on the wire',
    free('arrival: { rate: 1 Mbit/s, burst: 129 B }'),
    '2:93 OUT_OF_RANGE requests[0].arrival.burst: expected at least the largest packet, 130 B on the wire; found 129 B',
  ],
  [
    'a rate of nothing',
    free('arrival: { rate: 0 bit/s, burst: 130 B }'),
    '2:76 ZERO_RATE requests[0].arrival.rate: expected a rate above 0; found 0 bit/s',
  ],
  [
    'a rate that is a size',
    free('arrival: { rate: 1 MB, burst: 130 B }'),
    '2:76 WRONG_UNIT requests[0].arrival.rate: expected a rate such as 10 Gbit/s (units: bit/s, kbit/s, Mbit/s, Gbit/s, Tbit/s, B/s); found 1 MB; did you mean 1 Mbit/s (bits) or MB/s (bytes)?',
  ],
  [
    'a rate beyond any time',
    free('arrival: { rate: 9 Pbit/s, burst: 130 B }'),
    '2:76 OUT_OF_RANGE requests[0].arrival.rate: expected a rate that brings a largest packet in 1 ps to 2.5 hours; found 9 Pbit/s',
  ],
  [
    'a token bucket with a period',
    and('arrival: { rate: 1 Mbit/s, burst: 130 B }'),
    '2:59 CONFLICTING_KEYS requests[0].period: expected no period beside arrival: { rate, burst }: the rate says how often packets may come; found period',
  ],
  [
    'a token bucket with what a period has',
    free('arrival: { rate: 1 Mbit/s, burst: 130 B }, packets: 2, within: 1 us, maxPeriod: 1 ms'),
    '2:102 CONFLICTING_KEYS requests[0].packets: expected no packets beside arrival: { rate, burst }: the burst says how many may come together; found packets',
    '2:114 CONFLICTING_KEYS requests[0].within: expected no within beside arrival: { rate, burst }: there is no period to release them in; found within',
    '2:128 CONFLICTING_KEYS requests[0].maxPeriod: expected no maxPeriod beside arrival: { rate, burst }: there is no period to raise; found maxPeriod',
  ],
  [
    'half a token bucket',
    free('arrival: { rate: 1 Mbit/s, bursts: 130 B }'),
    '2:68 MISSING_KEY requests[0].arrival.burst: expected the key burst: a size such as 64 B (units: bit, B, kB, KiB, MB, MiB); found no such key',
    '2:86 UNKNOWN_KEY requests[0].arrival.bursts: expected one of rate, burst; found bursts; did you mean burst?',
  ],
  [
    'sporadic without a period',
    free('arrival: sporadic'),
    '2:5 MISSING_KEY requests[0].period: expected the key period: a time such as 10 us (units: ps, ns, us, ms, s); found no such key',
  ],
  [
    'no arrival and no period',
    free('lane: 0'),
    '2:5 MISSING_KEY requests[0].period: expected the key period: a time such as 10 us (units: ps, ns, us, ms, s); found no such key',
  ],
  [
    'send times outside the safe range',
    and('sendLatency: 2 h, sendJitter: 2 h'),
    '2:104 UNSAFE_VALUE requests[0].sendJitter: expected at most 4503599627370496 ps (1.2 hours); found a sum of sendLatency and sendJitter above it',
  ],
  [
    'negative send jitter',
    and('sendJitter: -1 us'),
    '2:86 NEGATIVE requests[0].sendJitter: expected a time such as 10 us (units: ps, ns, us, ms, s), not negative; found -1 us',
  ],
  [
    'a jitter without unit',
    and('jitter: 3'),
    '2:82 MISSING_UNIT requests[0].jitter: expected a time such as 10 us (units: ps, ns, us, ms, s); found 3',
  ],
  [
    'three replicas',
    and('replicas: 3'),
    '2:84 OUT_OF_RANGE requests[0].replicas: expected the number 1 or 2, or a list of two: [{ routes: … }, { routes: … }]; found 3',
  ],
  [
    'replicas in words',
    and('replicas: two'),
    '2:84 BAD_CHOICE requests[0].replicas: expected the number 1 or 2, or a list of two: [{ routes: … }, { routes: … }]; found two',
  ],
  [
    'one tree for two',
    and('replicas: [{ routes: [[h1, s1, h2]] }]'),
    '2:84 OUT_OF_RANGE requests[0].replicas: expected a list of two: [{ routes: … }, { routes: … }]; found a list of one',
  ],
  [
    'replicas beside routes',
    and('replicas: 2, routes: [[h1, s1, h2]]'),
    '2:87 CONFLICTING_KEYS requests[0].routes: expected no routes beside replicas: each replica has its own: replicas: [{ routes }, { routes }]; found routes',
  ],
  [
    'replicas over one cable',
    and('replicas: [{ routes: [[h1, s1, h2]] }, { routes: [[h1, s1, h2]] }]'),
    '2:123 verdict TREE requests[0].replicas[1].routes: expected two trees that share no cable and no node between sender and receivers; found both over the cable of h1>s1',
  ],
  [
    'a replica without its tree',
    and('replicas: [{ routes: [[h1, s1, h2]] }, { ways: [[h1, s1, h2]] }]'),
    '2:113 MISSING_KEY requests[0].replicas[1].routes: expected the key routes: a list of paths, one per receiver: [[h1, s1, h2]]; found no such key',
    '2:115 UNKNOWN_KEY requests[0].replicas[1].ways: expected the key routes; found ways',
  ],
  [
    'replicas that are bare lists',
    and('replicas: [[[h1, s1, h2]], [[h1, s1, h2]]]'),
    '2:85 WRONG_TYPE requests[0].replicas[0]: expected { routes }; found a list',
    '2:101 WRONG_TYPE requests[0].replicas[1]: expected { routes }; found a list',
  ],
  [
    'a declared range in a request',
    and('replicas: [{ routes: [[h1, s1, h2]], maxJitter: 1 us }, { routes: [[h1, s1, h2]] }]'),
    '2:111 UNKNOWN_KEY requests[0].replicas[0].maxJitter: expected the key routes; found maxJitter',
  ],
  [
    'a message of a million packets and more',
    size('2 GB, fragment: true'),
    '2:53 OUT_OF_RANGE requests[0].loadSize: expected a message of at most 1000000 packets of 1472 B; found 1953125 KiB',
  ],
  ['an empty packet', size('0 B'), '2:53 ZERO_SIZE requests[0].loadSize: expected more than 0 B; found 0 B'],
])('%s', (_name, text, ...expected) => {
  expect(requestsSay(text)).toEqual(expected)
})

test.each<[string, string, string]>([
  [
    'a name that a replica has',
    `${and('replicas: 2')}  - { ${good.replace('id: a', 'id: a~1')} }`,
    '3:11 DUPLICATE_ID requests[1].id: expected an id of its own; found a~1 again (first: requests[0])',
  ],
  [
    'a replica whose name is taken',
    `${oneRequest(good.replace('id: a', 'id: a~2'))}  - { ${good}, replicas: 2 }`,
    '3:11 DUPLICATE_ID requests[1].id: expected ids of their own for the replicas a~1 and a~2; found a~2 again (first: requests[0])',
  ],
])('%s', (_name, text, expected) => {
  expect(requestsSay(text)).toEqual([expected])
})

test.each([
  'minSize: 64 B',
  'minSize: 0 B',
  'packets: 1',
  'within: 10 us',
  'fragment: false, minSize: 10 B',
  'arrival: periodic',
  'arrival: sporadic, within: 1 us',
  'jitter: 0 us',
  'replicas: 1',
  'replicas: 2',
])('nothing is wrong with %s', keys => {
  expect(requestsSay(and(keys))).toEqual([])
})

test.each<[string, string, string]>([
  [
    'a range for both replicas',
    and(
      'replicas: [{ routes: [[h1, s1, h2]], minLatency: 1 us }, { routes: [[h1, s1, h2]] }], minLatency: 2 us',
    ),
    '2:160 CONFLICTING_KEYS requests[0].minLatency: expected no minLatency beside replicas: each replica has its own; found minLatency',
  ],
  [
    'a token bucket for which a period was asked',
    free('arrival: { rate: 1 Mbit/s, burst: 130 B }, requestedPeriod: 1 us, routes: [[h1, s1, h2]]'),
    '2:102 CONFLICTING_KEYS requests[0].requestedPeriod: expected no requestedPeriod beside arrival: { rate, burst }: the rate says how often packets may come; found requestedPeriod',
  ],
  [
    'replicas that are still to be found',
    and('replicas: 2, routes: [[h1, s1, h2]]'),
    '2:84 WRONG_TYPE requests[0].replicas: expected a list of two: [{ routes: … }, { routes: … }]; found 2\n2:87 CONFLICTING_KEYS requests[0].routes: expected no routes beside replicas: each replica has its own: replicas: [{ routes }, { routes }]; found routes',
  ],
])('an allocation with %s', (_name, text, expected) => {
  expect(allocationSays(text).join('\n')).toBe(expected)
})
