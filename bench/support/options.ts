/** `--name=value` and `--name` on the command line. */
export const flag = (name: string): boolean => process.argv.includes(`--${name}`)

export const option = (name: string, fallback: string): string =>
  process.argv.find(arg => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? fallback
