/** What is chosen on the page; it stands in the address, so that a link leads to it and Back leads from it. */
export type Selection =
  | { readonly kind: 'tunnel' | 'link' | 'node'; readonly index: number }
  | { readonly kind: 'port'; readonly link: number; readonly lane: number }

export const hashOf = (selection: Selection): string =>
  selection.kind === 'port'
    ? `#port-${selection.link}-${selection.lane}`
    : `#${selection.kind}-${selection.index}`

/** Undefined where the address names nothing of the page's lists. */
export const selectionOf = (
  hash: string,
  counts: { readonly tunnel: number; readonly link: number; readonly node: number },
): Selection | undefined => {
  const port = /^#port-(\d+)-(\d+)$/.exec(hash)
  if (port !== null) return { kind: 'port', link: Number(port[1]), lane: Number(port[2]) }
  const [, kind, digits] = /^#(tunnel|link|node)-(\d+)$/.exec(hash) ?? []
  if (kind !== 'tunnel' && kind !== 'link' && kind !== 'node') return undefined
  const index = Number(digits)
  return index < counts[kind] ? { kind, index } : undefined
}

export const select = (selection: Selection): void => {
  location.hash = hashOf(selection)
}

/** Chooses nothing, and leaves the place on the page as it is. */
export const deselect = (): void => {
  if (location.hash === '') return
  history.pushState(undefined, '', location.pathname + location.search)
  window.dispatchEvent(new HashChangeEvent('hashchange'))
}
