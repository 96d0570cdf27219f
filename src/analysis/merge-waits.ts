/** Tunnels of one lane that end on one link, and do not share the sender's. */
export type Merging = readonly { readonly sender: string; readonly costPs: number }[]

/**
 * Σ of the waits for each other that tunnels to one receiver have at least, whatever their ways (MODEL "Lower bounds"), ps.
 * From the receiver back, their ways part link by link, until each is alone: where k inputs meet, a tunnel waits for the
 * largest packet of each of the k − 1 others, and Σ over tunnels of 2^−(inputs waited for) ≤ 1 [KRAFT49]. Layer by layer of
 * packet sizes, so that each layer counts inputs only.
 */
export const leastMergeWaits = (tunnels: Merging): number => {
  const layers = [...new Set(tunnels.map(({ costPs }) => costPs))].sort((a, b) => a - b)
  let sum = 0
  let below = 0
  for (const costPs of layers) {
    sum += (costPs - below) * leastInputs(tunnels, costPs)
    below = costPs
  }
  return sum
}

/** Inputs with a packet of at least `costPs` that all tunnels wait for at least. */
const leastInputs = (tunnels: Merging, costPs: number): number => {
  const bySender = new Map<string, { large: number; small: number }>()
  for (const tunnel of tunnels) {
    const counts = bySender.get(tunnel.sender) ?? { large: 0, small: 0 }
    bySender.set(tunnel.sender, counts)
    if (tunnel.costPs >= costPs) counts.large++
    else counts.small++
  }
  const all = [...bySender.values()]
  const larges = all.map(({ large }) => large).filter(large => large > 0)
  // A smaller packet meets a larger one at least once, unless all of those come by its own sender's link.
  let inputs = all.reduce(
    (sum, { large, small }) => sum + (larges.length > (large > 0 ? 1 : 0) ? small : 0),
    0,
  )
  if (larges.length < 2) return inputs
  // One tunnel of each sender that has one left, again and again: in each round all come by different links.
  for (let round = 1; ; round++) {
    const count = larges.filter(large => large >= round).length
    if (count === 0) return inputs
    inputs += Math.max(count, leastDepths(count))
  }
}

/** Σ of whole depths d of `count` tunnels with Σ 2^−d ≤ 1, at least. */
const leastDepths = (count: number): number => {
  const depth = Math.floor(Math.log2(count))
  const full = 2 ** depth
  return depth * count + 2 * (count - full)
}
