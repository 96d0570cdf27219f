/**
 * How hard the properties try. `npm test` is short, `npm run test:long` tries eight times as many networks; for a night's work:
 * `XLANE_NETWORKS=100000 XLANE_CLIMB=100 npx vitest run --project long test/properties`, and to look at one network
 * again: `XLANE_FROM=4711 XLANE_NETWORKS=1 …`. For the engine's random lives (about 40 operations each, six for a hundred networks):
 * `XLANE_NETWORKS=45000 npx vitest run --project source test/engine/sequences`.
 */
const whole = (name: string, fallback: number): number => {
  const given = process.env[name]
  if (given === undefined) return fallback
  if (!/^\d+$/.test(given)) throw new Error(`${name} should be a whole number`)
  return Number(given)
}

const networks: number = whole('XLANE_NETWORKS', process.env.XLANE_LONG === undefined ? 125 : 1000)

/** Seeds from 0 (or XLANE_FROM) on; `share` of the count asked for, one at least. */
export const seeds = (share: number = 1): readonly number[] => {
  const from = whole('XLANE_FROM', 0)
  return Array.from({ length: Math.max(1, Math.round(networks * share)) }, (_, i) => from + i)
}

export const climb: number = whole('XLANE_CLIMB', 6)

/** Whether a tenth of a second or an hour: what a test may take, in ms. */
export const patience: number = 60_000 + networks * 1000
