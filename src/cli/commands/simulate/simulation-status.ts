import { percent } from '../../../report/typeset/numbers.ts'

/** `simulating 43.0 % · 12.3 M packet-hops/s · 4 s left`. */
export const simulationStatus =
  (share: number, packetHops: number) =>
  (elapsedMs: number): string =>
    [
      `simulating ${percent(share)}`,
      `${(packetHops / elapsedMs / 1000).toFixed(1)} M packet-hops/s`,
      ...(share > 0 ? [`${Math.ceil((elapsedMs * (1 - share)) / share / 1000)} s left`] : []),
    ].join(' · ')
