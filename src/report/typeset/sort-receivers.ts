import { naturalOrder } from './natural-order.ts'

export const RECEIVER_SORT_KEYS = ['file', 'position', 'latency', 'name'] as const
export type ReceiverSortKey = (typeof RECEIVER_SORT_KEYS)[number]

/** What a row of one tunnel and receiver is sorted by; null where nothing was seen. */
export interface ReceiverOrder {
  readonly id: string
  readonly node: string
  readonly position: number | null
  readonly latencyPs: number | null
}

const descending = (a: number | null, b: number | null): number => {
  const [x, y] = [a ?? Number.NEGATIVE_INFINITY, b ?? Number.NEGATIVE_INFINITY]
  return x > y ? -1 : x < y ? 1 : 0
}

const ORDERS: Record<Exclude<ReceiverSortKey, 'file'>, (a: ReceiverOrder, b: ReceiverOrder) => number> = {
  position: (a, b) => descending(a.position, b.position),
  latency: (a, b) => descending(a.latencyPs, b.latencyPs),
  name: (a, b) => naturalOrder(a.id, b.id) || naturalOrder(a.node, b.node),
}

/** Nearest to the bound, slowest, or by name first; equals keep the file's order. */
export const sortReceivers = <Row>(
  rows: readonly Row[],
  by: ReceiverSortKey,
  of: (row: Row) => ReceiverOrder,
): readonly Row[] => (by === 'file' ? rows : rows.toSorted((a, b) => ORDERS[by](of(a), of(b))))
