/** What a file says of a network, a node or a link for people and other programs: no bound depends on it. */
export interface Remarks {
  /** For people; reports show it. */
  readonly description?: string
  /** Names and values for other programs and for searching; reports show them. */
  readonly labels?: Readonly<Record<string, string | number | boolean>>
}

/** Where a node stands in drawings: x to the right, y upwards, in any unit; longitude and latitude are such a pair. */
export interface Layout {
  readonly x: number
  readonly y: number
}
