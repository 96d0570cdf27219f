import { button, h } from '../dom.ts'

/** Kept while this tab is open, and nowhere else. */
const KEY = 'xlane-token'

/** Storage may be forbidden; then a token lasts as long as the page. */
const stored = (): string | undefined => {
  try {
    return sessionStorage.getItem(KEY) ?? undefined
  } catch {
    return undefined
  }
}

const store = (token: string | undefined): void => {
  try {
    if (token === undefined) sessionStorage.removeItem(KEY)
    else sessionStorage.setItem(KEY, token)
  } catch {
    // Then not.
  }
}

export interface TokenHolder {
  readonly button: HTMLElement
  readonly now: () => string | undefined
  /** Asks for another one; `why` says what is wrong with that there is. */
  readonly ask: (why: string) => void
}

/** The token of the reader: typed in, sent with each request, never part of an address. `changed` is told of another one. */
export const tokenHolder = (changed: () => void): TokenHolder => {
  let token = stored()
  const field = h('input', {
    id: 'token-field',
    type: 'password',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-describedby': 'token-why',
  })
  const why = h('p', { id: 'token-why', class: 'note' })
  const take = (next: string | undefined): void => {
    token = next === '' ? undefined : next
    store(token)
    dialog.close()
    changed()
  }
  const form = h(
    'form',
    { method: 'dialog' },
    h('h2', { id: 'token-title' }, 'Token'),
    why,
    h('label', { for: 'token-field' }, 'The token that the service gave you'),
    field,
    h(
      'p',
      { class: 'buttons' },
      h('button', { type: 'submit', class: 'main' }, 'Use it'),
      button('Forget it', () => take(undefined)),
      button('Cancel', () => dialog.close()),
    ),
  )
  form.addEventListener('submit', event => {
    event.preventDefault()
    take(field.value.trim())
  })
  const dialog = h('dialog', { 'aria-labelledby': 'token-title' }, form)
  document.body.append(dialog)
  const ask = (reason: string): void => {
    why.textContent = `${reason} It is kept while this tab is open, and sent to this service only.`
    field.value = ''
    if (!dialog.open) dialog.showModal()
  }
  return {
    button: button('Token…', () => ask('')),
    now: () => token,
    ask,
  }
}
