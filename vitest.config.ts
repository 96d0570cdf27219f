import { fileURLToPath } from 'node:url'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** Tests of what a user gets: they run the built and packed product, so dist/ is brought up to date before them. */
const BUILT = ['test/package/**/*.test.ts', 'test/docs/**/*.test.ts', 'test/browser/**/*.test.ts']

/** Tests that end at once, and `*.long.test.ts` that only the long run has. */
const LONG_ONLY = ['test/**/*.long.test.ts']

/**
 * What `npm run test:long` runs: the same random networks and queues as `npm test`, many more of them (test/properties/effort.ts), and what
 * takes minutes by nature.
 */
const CAMPAIGNS = [
  'test/properties/**/*.test.ts',
  'test/fuzz/**/*.test.ts',
  'test/certificate/with-solver.test.ts',
  'test/engine/sequences.test.ts',
  'test/calculus/line-rates.test.ts',
  ...LONG_ONLY,
]

/** Where `.ci/run` reads how many tests ran. */
const json = process.env.XLANE_TEST_RESULT

const config: ViteUserConfig = defineConfig({
  resolve: { alias: { xlane: fileURLToPath(new URL('src/index.ts', import.meta.url)) } },
  test: {
    // Vitest would leave one of two cores idle.
    maxWorkers: '100%',
    setupFiles: 'test/random-seed.ts',
    // Says what fails, and at the end how many ran.
    reporters: json === undefined ? ['minimal'] : ['minimal', ['json', { outputFile: json }]],
    projects: [
      {
        extends: true,
        test: {
          name: 'source',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...BUILT, ...LONG_ONLY],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'built',
          include: BUILT,
          exclude: LONG_ONLY,
          globalSetup: 'test/package/build.ts',
          testTimeout: 240_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: CAMPAIGNS,
          env: { XLANE_LONG: '1' },
          globalSetup: 'test/package/build.ts',
          testTimeout: 600_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})

export default config
