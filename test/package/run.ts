import { spawnSync } from 'node:child_process'

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Without what an outer `npm test` leaves behind: it would send an inner npm to the wrong folder. */
const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))

export const run = (
  cwd: string,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Ran => {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env: { ...environment(), NO_COLOR: '1', ...env },
    encoding: 'utf8',
    input: '',
    timeout: 100_000,
    maxBuffer: 1 << 28,
  })
  if (error !== undefined) throw error
  return { code: status, stdout, stderr }
}

/** The output of a command that must succeed. */
export const output = (cwd: string, command: string, args: readonly string[]): string => {
  const { code, stdout, stderr } = run(cwd, command, args)
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${stdout}${stderr}`)
  return stdout
}
