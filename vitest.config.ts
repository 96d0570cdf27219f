import { fileURLToPath } from 'node:url'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** Tests of what a user gets: they run the built and packed product, so dist/ is brought up to date before them. */
const BUILT = ['test/package/**/*.test.ts', 'test/docs/**/*.test.ts', 'test/browser/**/*.test.ts']

/** Where `.ci/run` reads how many tests ran. */
const json = process.env.XLANE_TEST_RESULT

const config: ViteUserConfig = defineConfig({
  resolve: { alias: { xlane: fileURLToPath(new URL('src/index.ts', import.meta.url)) } },
  test: {
    // Vitest would leave one of two cores idle.
    maxWorkers: '100%',
    reporters: json === undefined ? ['default'] : ['default', ['json', { outputFile: json }]],
    projects: [
      {
        extends: true,
        test: { name: 'source', include: ['test/**/*.test.{ts,tsx}'], exclude: BUILT, testTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: 'built',
          include: BUILT,
          globalSetup: 'test/package/build.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})

export default config
