/** Ids for the links of a file: `a>b` where it is free, else `a-b#2`; of a cable also that of its other direction. */
export class LinkIds {
  readonly #taken = new Set<string>()

  /** Forward, and back unless it is one-way. */
  take(from: string, to: string, isOneWay: boolean): readonly [forward: string, back: string] {
    const plain = [`${from}>${to}`, `${to}>${from}`] as const
    const free = (ids: readonly string[]): boolean => ids.every(id => !this.#taken.has(id))
    const wanted = (ids: readonly [string, string]): readonly string[] => (isOneWay ? [ids[0]] : ids)
    let ids: readonly [string, string] = plain
    for (let n = 2; !free(wanted(ids)); n++) ids = [`${from}-${to}#${n}`, `${from}-${to}#${n}~`]
    for (const id of wanted(ids)) this.#taken.add(id)
    return ids
  }
}
