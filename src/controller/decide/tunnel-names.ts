import { replicaId, type Tunnel } from '../../model/request.ts'

/** Suffix of the name by which a tunnel that moves from one tree to another is analysed a second time, on its new tree. It
 * ends with a blank, which no name of a file does. */
export const TWIN = ' '

/** Names that the tunnels of a contract may have. */
export const copiesOf = (name: string): readonly string[] => [name, replicaId(name, 1), replicaId(name, 2)]

/** The contract of a tunnel. */
export const contractOf = ({ id, replica }: Tunnel): string =>
  replica?.of ?? (id.endsWith(TWIN) ? id.slice(0, -TWIN.length) : id)

/** A tunnel by the name of its contract. */
export const namedAs = (tunnel: Tunnel): Tunnel => ({ ...tunnel, id: contractOf(tunnel) })
