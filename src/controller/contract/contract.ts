import type { BandwidthRequest } from '../../model/command.ts'
import { type Replica, replicaId, type Tunnel } from '../../model/request.ts'
import type { Promised } from './promise.ts'

/** What meters said of a tunnel so far. */
export interface Usage {
  /** Readings above the contract since the last one within it. */
  readonly exceeded: number
  /** Demotions so far. */
  readonly demotions: number
  /** Metered time, and packets in it, since usage fell below its share. */
  readonly unusedMs: number
  /** Packets in the metered time below the share. */
  readonly unusedPackets: number
  /** Metered time without a packet, ms. */
  readonly silentMs: number
  /** Raises of the period so far. */
  readonly raises: number
}

export const NO_USAGE: Usage = {
  exceeded: 0,
  demotions: 0,
  unusedMs: 0,
  unusedPackets: 0,
  silentMs: 0,
  raises: 0,
}

/** A contract that is over. */
export interface Earlier {
  /** Until when packets may have been sent under it, ms. */
  readonly untilMs: number
  /** Period, ps. */
  readonly periodPs: number
  /** Size on the wire, bits. */
  readonly sizeBits: number
  /** Least size on the wire, bits; by default {@link sizeBits}. */
  readonly leastBits?: number
  /** Those of the earlier contracts that were for more than one packet of one size each period; of both copies. */
  readonly others?: readonly Tunnel[]
}

/** Where a contract is placed. */
export interface Placed {
  /**
   * Where it is placed, at the period granted; of a request that is sent twice, its first copy `id~1`. Of a demoted one:
   * where it was.
   */
  readonly tunnel: Tunnel
  /** Of a request that is sent twice, its second copy `id~2`. */
  readonly second?: Tunnel
}

/** The one tunnel of a contract, or both of one that is sent twice. */
export const tunnelsOf = ({ tunnel, second }: Placed): readonly Tunnel[] =>
  second === undefined ? [tunnel] : [tunnel, second]

/** What was found anew for a contract: where a tree of the one copy was the other's so far, that other one keeps it. */
export const keepingTrees = (old: Placed, anew: Placed): Placed => {
  const { tunnel, second } = anew
  if (second === undefined || old.second === undefined) return anew
  const isExchanged = isSameTree(tunnel, old.second) || isSameTree(second, old.tunnel)
  if (!isExchanged || isSameTree(tunnel, old.tunnel)) return anew
  return { tunnel: { ...tunnel, routes: second.routes }, second: { ...second, routes: tunnel.routes } }
}

export const isSameTree = (a: Tunnel, b: Tunnel): boolean =>
  JSON.stringify(a.routes) === JSON.stringify(b.routes)

/** A tunnel under contract. */
export interface Contract extends Placed {
  /** Its name. */
  readonly id: string
  /** As last asked for. */
  readonly request: BandwidthRequest
  /** Whether it is served as granted, or was demoted by oversight. */
  readonly status: 'granted' | 'demoted'
  /** From when on it may send. */
  readonly startsMs: number
  /** In the order of their times: the one in effect, and those announced. */
  readonly promises: readonly Promised[]
  /** The contract before the present one, which readings that reach back before `untilMs` may have been under. */
  readonly earlier?: Earlier
  /** What its meter has shown; of a request that is sent twice, that of its first copy. */
  readonly usage: Usage
  /** What the meter of its second copy has shown; demotions and raises are counted in {@link usage} alone. */
  readonly secondUsage?: Usage
}

/** The contract of which `name` is one of the two tunnels, and which; undefined where there is none. */
export const copyNamed = (
  held: ReadonlyMap<string, Contract>,
  name: string,
): { readonly contract: Contract; readonly copy: Replica['number'] } | undefined => {
  for (const copy of [1, 2] as const) {
    const suffix = replicaId('', copy)
    const contract = name.endsWith(suffix) ? held.get(name.slice(0, -suffix.length)) : undefined
    if (contract?.second !== undefined) return { contract, copy }
  }
  return undefined
}

/** What the meter of one copy has shown. */
export const usageOf = (contract: Contract, copy: Replica['number']): Usage =>
  copy === 1 ? contract.usage : (contract.secondUsage ?? NO_USAGE)

/** The contract with that. */
export const withUsage = (contract: Contract, copy: Replica['number'], usage: Usage): Contract =>
  copy === 1 ? { ...contract, usage } : { ...contract, secondUsage: usage }
