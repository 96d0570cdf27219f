import type { BandwidthRequest } from '../../model/command.ts'
import type { Tunnel } from '../../model/request.ts'
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
}

/** A tunnel under contract. */
export interface Contract {
  /** Its name. */
  readonly id: string
  /** As last asked for. */
  readonly request: BandwidthRequest
  /** Where it is placed, at the period granted. Of a demoted tunnel: where it was. */
  readonly tunnel: Tunnel
  /** Whether it is served as granted, or was demoted by oversight. */
  readonly status: 'granted' | 'demoted'
  /** From when on it may send. */
  readonly startsMs: number
  /** In the order of their times: the one in effect, and those announced. */
  readonly promises: readonly Promised[]
  /** The contract before the present one, which readings that reach back before `untilMs` may have been under. */
  readonly earlier?: Earlier
  /** What its meter has shown. */
  readonly usage: Usage
}
