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
  /** Until when metered time is counted, ms: what a window shows before that is not counted again. */
  readonly countedUntilMs?: number
  /** Until when something above the contract is counted, ms: no window that begins earlier shows it again. */
  readonly aboveUntilMs?: number
}

export const NO_USAGE: Usage = {
  exceeded: 0,
  demotions: 0,
  unusedMs: 0,
  unusedPackets: 0,
  silentMs: 0,
  raises: 0,
}

/** What stays known of it in a new contract: repeated offenders are terminated, and nothing is counted twice. */
export const remembered = ({ demotions, raises, aboveUntilMs }: Usage): Usage => ({
  ...NO_USAGE,
  demotions,
  raises,
  ...(aboveUntilMs === undefined ? {} : { aboveUntilMs }),
})

/** A contract that is over. */
export interface Earlier {
  /** From when on it was the only one, ms. In journals of before this was kept: nothing is known of readings that reach back. */
  readonly fromMs?: number
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
  /** Whether it is best effort because the network has no place for it: it gets one when the network has it again. */
  readonly isCutOff?: true
  /** From when on it may send. */
  readonly startsMs: number
  /** In the order of their times: the one in effect, and those announced. */
  readonly promises: readonly Promised[]
  /** The contract before the present one, which readings that reach back before `untilMs` may have been under. */
  readonly earlier?: Earlier
  /** The largest spread promised earlier in its life, ps, where that is more than any in `promises`. */
  readonly pastJitterPs?: number
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

/** From when on it is the only contract that its sender has, ms. */
export const soleFromMs = ({ startsMs, earlier }: Pick<Contract, 'startsMs' | 'earlier'>): number =>
  Math.max(startsMs, earlier?.untilMs ?? 0)

/** The most that a packet under this contract may have been delayed unevenly, ps, now or earlier. */
export const mostJitterPs = ({ promises, pastJitterPs = 0 }: Contract): number =>
  promises.reduce((most, p) => Math.max(most, p.maxJitterPs ?? 0), pastJitterPs)

/** A contract that follows on `old`: what was promised then stays known, for readings that come late. */
export const following = (old: Contract | undefined, next: Contract): Contract => {
  const pastJitterPs = old === undefined ? 0 : mostJitterPs(old)
  const { pastJitterPs: _before, ...rest } = next
  return pastJitterPs > mostJitterPs(rest) ? { ...rest, pastJitterPs } : rest
}
