/**
 * Draws, and puts the focus back where it was: on the same element where it is still there, else on the link or the button that
 * leads to the same.
 */
export const keepFocus = (draw: () => void): void => {
  const before = document.activeElement
  draw()
  if (!(before instanceof HTMLElement) || before === document.body || document.activeElement === before)
    return
  const again = before.isConnected ? before : sameAs(before)
  again?.focus({ preventScroll: true })
}

const sameAs = (gone: HTMLElement): HTMLElement | undefined => {
  const href = gone.getAttribute('href')
  const found = document.querySelectorAll<HTMLElement>(
    href === null ? gone.tagName : `a[href="${CSS.escape(href)}"]`,
  )
  return Array.from(found).find(({ textContent }) => textContent === gone.textContent)
}
