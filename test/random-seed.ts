import fc from 'fast-check'

/**
 * Properties draw the same cases on every run, so that a test fails for what was changed and never for its luck. Other cases:
 * `XLANE_SEED=4711 npm test`; campaigns of random networks have their own seeds (test/properties/effort.ts, `npm run fuzz`).
 */
fc.configureGlobal({ seed: Number(process.env.XLANE_SEED ?? 1) })
