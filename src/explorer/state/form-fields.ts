/** The keys of a request in a file that have a line of their own, and one for all the others. */
export const FIELD_KEYS = [
  'id',
  'sender',
  'receivers',
  'loadSize',
  'period',
  'lane',
  'deadline',
  'maxPeriod',
  'more',
] as const
export type FieldKey = (typeof FIELD_KEYS)[number]

export const FIELD_HINTS: Readonly<Record<FieldKey, string>> = {
  id: 'a name of its own',
  sender: 'a node; tab completes',
  receivers: 'one node or several: b1, b2; tab completes',
  loadSize: 'what the application sends in one packet: 64 B',
  period: 'time between two packets: 10 us',
  lane: '0 is served first; empty: 0',
  deadline: 'latest arrival: 50 us; empty: none',
  maxPeriod: 'how far the period may be raised to fit; empty: not at all',
  more: 'other keys, as in a file: packets: 3, jitter: 5 us, replicas: 2',
}
