import { visible } from '../report/typeset/visible.ts'

/** What is chosen on a page; it stands in the address, so that a link leads to it and Back leads from it. */
export type Selection =
  | { readonly kind: 'tunnel' | 'link' | 'node'; readonly id: string }
  | { readonly kind: 'port'; readonly id: string; readonly lane: number }

const encoded = (id: string): string => {
  try {
    return encodeURIComponent(id)
  } catch {
    // Half of a surrogate pair has no address of its own.
    return encodeURIComponent(visible(id))
  }
}

/** `#tunnel/ledger`, `#port/leaf-b%3Eb2/0`. */
export const hashOf = (selection: Selection): string =>
  `#${selection.kind}/${encoded(selection.id)}${selection.kind === 'port' ? `/${selection.lane}` : ''}`

/** What an address names; undefined where it names nothing that can be chosen. */
export const selectionOf = (hash: string): Selection | undefined => {
  const [, kind, name, lane] = /^#(tunnel|link|node|port)\/([^/]+)(?:\/(\d+))?$/.exec(hash) ?? []
  if (name === undefined) return undefined
  let id: string
  try {
    id = decodeURIComponent(name)
  } catch {
    return undefined
  }
  if (kind === 'port') return lane === undefined ? undefined : { kind, id, lane: Number(lane) }
  return kind === 'tunnel' || kind === 'link' || kind === 'node' ? { kind, id } : undefined
}
