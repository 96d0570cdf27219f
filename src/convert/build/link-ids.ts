/** Characters of both names that an id may have; of longer ones half is kept of each. */
const LONGEST = 180

const half = (name: string): string => name.slice(0, LONGEST / 2).replace(/\p{Cs}/gu, '')

/** Ids for the links of a file: `a>b` where it is free, else `a-b#2`; of a cable also that of its other direction. */
export class LinkIds {
  readonly #taken = new Set<string>()
  readonly #reserved: ReadonlySet<string>

  /** Names that links have of their own are no others'. */
  constructor(reserved: ReadonlySet<string>) {
    this.#reserved = reserved
  }

  /** Forward, and back unless it is one-way; the name of its own where it has one. */
  take(
    from: string,
    to: string,
    isOneWay: boolean,
    name: string | undefined,
  ): readonly [forward: string, back: string] {
    const plain = [`${from}>${to}`, `${to}>${from}`] as const
    const free = (ids: readonly string[]): boolean =>
      ids.every(id => !this.#taken.has(id) && (name !== undefined || !this.#reserved.has(id)))
    const wanted = (ids: readonly [string, string]): readonly string[] => (isOneWay ? [ids[0]] : ids)
    const isLong = from.length + to.length > LONGEST
    const both = isLong ? `${half(from)}-${half(to)}` : `${from}-${to}`
    let ids: readonly [string, string] =
      name !== undefined ? [name, `${name}~`] : isLong ? [`${both}#1`, `${both}#1~`] : plain
    for (let n = 2; !free(wanted(ids)); n++) ids = [`${both}#${n}`, `${both}#${n}~`]
    for (const id of wanted(ids)) this.#taken.add(id)
    return ids
  }
}
