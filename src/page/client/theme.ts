/** Dark or light by the reader's choice; it is for this reading only, nothing is stored. */
export const addThemeButton = (button: HTMLElement): void => {
  const root = document.documentElement
  button.hidden = false
  button.addEventListener('click', () => {
    const isDark =
      root.dataset.theme === undefined
        ? matchMedia('(prefers-color-scheme: dark)').matches
        : root.dataset.theme === 'dark'
    root.dataset.theme = isDark ? 'light' : 'dark'
  })
}
