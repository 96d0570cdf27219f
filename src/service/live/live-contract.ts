import type { Contract } from '../../controller/contract/contract.ts'
import type { LiveContract } from '../../page/live/live-view.ts'

/** What the page shows of a contract beside the bounds of its tunnels. */
export const liveContract = (contract: Contract): LiveContract => {
  const { id, request, status, isCutOff, second, startsMs, promises } = contract
  return {
    id,
    sender: request.sender,
    receivers: request.receivers,
    lane: request.lane ?? 0,
    status,
    startsMs,
    promises: promises.map(p => [p.fromMs, p.minLatencyPs, p.maxJitterPs, p.periodPs] as const),
    ...(isCutOff === undefined ? {} : { isCutOff }),
    ...(second === undefined ? {} : { isTwice: true }),
  }
}
