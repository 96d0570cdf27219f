import type { Tunnel } from '../../model/request.ts'

/** The request that a tunnel stands for: both copies of one that is sent twice stand for the same. */
export const requestOf = ({ id, replica }: Tunnel): string => replica?.of ?? id

/** Tunnels by their request, in file order. */
export const byRequest = (tunnels: readonly Tunnel[]): ReadonlyMap<string, readonly Tunnel[]> => {
  const found = new Map<string, Tunnel[]>()
  for (const tunnel of tunnels) {
    const copies = found.get(requestOf(tunnel))
    if (copies === undefined) found.set(requestOf(tunnel), [tunnel])
    else copies.push(tunnel)
  }
  return found
}
