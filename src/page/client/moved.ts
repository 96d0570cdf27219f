import type { PageData } from '../page-data.ts'

/** Names of what is not what it was. */
export interface Moved {
  readonly tunnels: ReadonlySet<string>
  readonly links: ReadonlySet<string>
}

/** Tunnels with another bound or another way, and links with another load; new ones too. */
export const movedBetween = (before: PageData, now: PageData): Moved => {
  const tunnels = new Map(before.tunnels.map(t => [t.id, t]))
  const links = new Map(before.links.map(l => [l.id, l.utilization]))
  const isOther = (t: PageData['tunnels'][number]): boolean => {
    const old = tunnels.get(t.id)
    return (
      old === undefined || old.worstPs !== t.worstPs || old.periodPs !== t.periodPs || old.lane !== t.lane
    )
  }
  return {
    tunnels: new Set(now.tunnels.filter(isOther).map(t => t.id)),
    links: new Set(now.links.filter(l => links.get(l.id) !== l.utilization).map(l => l.id)),
  }
}
