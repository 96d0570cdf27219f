import { UsageError } from '../process/failure.ts'

const check = async (
  option: string,
  id: string | undefined,
  path: string,
  known: readonly { readonly id: string }[],
): Promise<void> => {
  if (id === undefined || known.some(one => one.id === id)) return
  const { nearest } = await import('../../quantity/nearest.ts')
  const near = nearest(
    id,
    known.map(one => one.id),
  )
  const hint = near === undefined ? '' : `; did you mean ${near}?`
  throw new UsageError(`option '${option}': no '${id}' in ${path}${hint}`)
}

/** Refuses a `--tunnel` that the file does not have, with the name that may have been meant. */
export const checkTunnel = (
  id: string | undefined,
  path: string,
  known: readonly { readonly id: string }[],
): Promise<void> => check('--tunnel <id>', id, path, known)

/** The same for a `--service`. */
export const checkService = (
  id: string,
  path: string,
  known: readonly { readonly id: string }[],
): Promise<void> => check('--service <id>', id, path, known)
