/**
 * Ink draws nothing where it takes the environment for that of a build server, and looks once, when it is loaded. Where there
 * is a terminal it shall draw: call this before ink is imported.
 */
export const drawAlsoOnBuildServers = (): void => {
  process.env.CI = 'false'
  process.env.CONTINUOUS_INTEGRATION = 'false'
}
