/** Nodes a generated network may have at most: beyond it a typing mistake is likelier than a wish. */
const MAX_NODES = 1_000_000

/** A count given by the user: whole and at least `min`, else RangeError naming the parameter. */
export const wholeAtLeast = (name: string, value: number, min: number): number => {
  if (!Number.isSafeInteger(value) || value < min)
    throw new RangeError(`${name}: expected a whole number >= ${min}, got ${value}`)
  return value
}

/** Refuses a shape with more than {@link MAX_NODES} nodes before any of them is made. */
export const refuseHuge = (shape: string, nodes: number): void => {
  if (nodes > MAX_NODES)
    throw new RangeError(`${shape}: ${nodes} nodes asked for, at most ${MAX_NODES} are generated`)
}
