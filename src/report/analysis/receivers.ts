import { textWidth } from '../typeset/text-width.ts'
import { visible } from '../typeset/visible.ts'

interface Ends {
  readonly sender: string
  readonly receivers: readonly { readonly node: string }[]
}

/** `h1 → h2, h3`. */
export const endsText = ({ sender, receivers }: Ends): string =>
  visible(`${sender} → ${receivers.map(r => r.node).join(', ')}`)

/** The same in `width` columns: as many receivers as fit, the others counted (`h1 → h2, h3 +14`). */
export const endsWithin = ({ sender, receivers }: Ends, width: number): string | undefined => {
  const start = visible(`${sender} → `)
  const names = receivers.map(r => visible(r.node))
  let best: string | undefined
  let listed = start
  for (const [i, name] of names.entries()) {
    listed += i === 0 ? name : `, ${name}`
    const rest = names.length - i - 1
    const text = rest === 0 ? listed : `${listed} +${rest}`
    if (textWidth(text) <= width) best = text
    else if (textWidth(listed) > width) break
  }
  if (best !== undefined) return best
  const counted = `${start}${names.length} nodes`
  return names.length > 1 && textWidth(counted) <= width ? counted : undefined
}
