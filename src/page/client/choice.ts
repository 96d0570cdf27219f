import { hashOf, type Selection, selectionOf } from '../address.ts'

/** What is chosen, and who wants to know. */
export interface Choice {
  readonly now: () => Selection | undefined
  readonly select: (selection?: Selection) => void
  readonly onChange: (listener: () => void) => void
}

/** The choice in the address of the page. */
export const addressOfChoice = (): Choice => ({
  now: () => selectionOf(location.hash),
  select: selection => {
    if (selection !== undefined) {
      location.hash = hashOf(selection)
    } else if (selectionOf(location.hash) !== undefined) {
      // The place on the page stays as it is.
      history.pushState(undefined, '', location.pathname + location.search)
      window.dispatchEvent(new HashChangeEvent('hashchange'))
    }
  },
  onChange: listener => window.addEventListener('hashchange', listener),
})

/** The choice of a page whose address means something else; links of the views still lead to it. */
export const heldChoice = (): Choice => {
  const listeners: (() => void)[] = []
  let chosen: Selection | undefined
  const select = (selection?: Selection): void => {
    chosen = selection
    for (const listener of listeners) listener()
  }
  document.addEventListener('click', event => {
    const link = (event.target as Element).closest('a[href^="#"]')
    const selection = selectionOf(link?.getAttribute('href') ?? '')
    if (selection === undefined) return
    event.preventDefault()
    select(selection)
  })
  return { now: () => chosen, select, onChange: listener => void listeners.push(listener) }
}
