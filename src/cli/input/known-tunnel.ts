import { UsageError } from '../process/failure.ts'

/** Refuses a `--tunnel` that the file does not have, with the name that may have been meant. */
export const checkTunnel = async (
  id: string | undefined,
  path: string,
  known: readonly { readonly id: string }[],
): Promise<void> => {
  if (id === undefined || known.some(tunnel => tunnel.id === id)) return
  const { nearest } = await import('../../quantity/nearest.ts')
  const near = nearest(
    id,
    known.map(tunnel => tunnel.id),
  )
  const hint = near === undefined ? '' : `; did you mean ${near}?`
  throw new UsageError(`option '--tunnel <id>': no '${id}' in ${path}${hint}`)
}
