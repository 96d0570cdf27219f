import { scratchFile } from './harness.ts'

/** Three hosts on one switch: every number below can be found by hand. */
export const TOPOLOGY: string = scratchFile(
  'star.yaml',
  `name: star
defaults:
  link: { bandwidth: 10 Gbit/s, queueSize: 128 KiB, minLatency: 15 ns }
  switch: { minLatency: 3 us, multicastLatency: 3 us }
  host: { minLatency: 1.8 us, maxJitter: 655 ns }
nodes:
  s1: { kind: switch }
  h1: { kind: host }
  h2: { kind: host }
  h3: { kind: host }
links:
  - { from: h1, to: s1 }
  - { from: h2, to: s1 }
  - { from: h3, to: s1 }
`,
)

/** 64 B and 66 B of headers: 104 ns on the wire. A full frame: 1233.6 ns. */
export const REQUESTS: string = scratchFile(
  'requests.yaml',
  `requests:
  - { id: beat, sender: h1, receivers: [h2], loadSize: 64 B, period: 10 us, deadline: 10 us }
  - { id: copy, sender: h3, receivers: [h1, h2], loadSize: 1 kB, period: 100 us, lane: 1 }
`,
)

/** The same with one that cannot be in time. */
export const HOPELESS: string = scratchFile(
  'hopeless.yaml',
  `requests:
  - { id: beat, sender: h1, receivers: [h2], loadSize: 64 B, period: 10 us, deadline: 10 us }
  - { id: rush, sender: h1, receivers: [h3], loadSize: 64 B, period: 10 us, deadline: 6 us }
`,
)

export const ALLOCATION: string = scratchFile(
  'allocation.yaml',
  `requests:
  - { id: beat, sender: h1, receivers: [h2], loadSize: 64 B, period: 10 us, deadline: 10 us, routes: [[h1, s1, h2]] }
`,
)

/** Valid but for what it says of itself. */
export const BOASTFUL: string = scratchFile(
  'boastful.yaml',
  `requests:
  - { id: beat, sender: h1, receivers: [h2], loadSize: 64 B, period: 10 us, routes: [[h1, s1, h2]], minLatency: 1 us, maxJitter: 1 us }
`,
)
