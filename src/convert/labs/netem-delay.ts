import { ceilExact, type Exact, floorExact } from '../../quantity/exact.ts'

/** netem delays by plus or minus the jitter, never below 0. */
export const aroundDelay = (
  delay: Exact,
  jitter: Exact,
): { readonly least: Exact; readonly spread: Exact } => {
  const spread = ceilExact(jitter) ?? 0
  if (spread === 0) return { least: delay, spread: 0 }
  const least = Math.max(0, (floorExact(delay) ?? 0) - spread)
  return { least, spread: (ceilExact(delay) ?? 0) + spread - least }
}
