import type { Outcome } from '../../live/outcome.ts'
import { button, h } from '../dom.ts'
import type { ServiceClock } from './moments.ts'
import { outcomeView, problemView } from './outcome-view.ts'
import { type Answered, askOnce, type Service, unreachable } from './service.ts'

/** Something that is done when it is clear what it would do. */
export interface Deed {
  /** `Release ledger`. */
  readonly title: string
  readonly method: 'POST' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  /** A tunnel that must still be what it was when the reader was shown what would happen. */
  readonly guards?: string
}

const withDryRun = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}dryRun=true`

/** Shows what something would do, and does it when told to. The focus goes back to where it was. */
export const confirmer = (service: Service, clock: ServiceClock) => {
  const title = h('h2', { id: 'confirm-title' })
  const body = h('div', { role: 'status' })
  const doIt = h('button', { type: 'button', class: 'main danger' }, 'Do it')
  const cancel = button('Cancel', () => dialog.close())
  const dialog = h(
    'dialog',
    { 'aria-labelledby': 'confirm-title', class: 'confirm' },
    title,
    body,
    h('p', { class: 'buttons' }, doIt, cancel),
  )
  document.body.append(dialog)
  let act: () => void = () => undefined
  doIt.addEventListener('click', () => act())

  const shown = async (answer: () => Promise<Answered<Outcome>>, isDryRun: boolean): Promise<boolean> => {
    dialog.setAttribute('aria-busy', 'true')
    try {
      const answered = await answer()
      body.replaceChildren(
        ...(answered.ok ? outcomeView(answered.value, isDryRun, clock) : problemView(answered.problem)),
      )
      return answered.ok
    } catch (error) {
      body.replaceChildren(...problemView(unreachable(error)))
      return false
    } finally {
      dialog.removeAttribute('aria-busy')
    }
  }

  return async ({ title: words, method, path, body: sent, guards }: Deed): Promise<void> => {
    title.textContent = `${words}?`
    doIt.textContent = words
    cancel.textContent = 'Cancel'
    doIt.hidden = false
    doIt.disabled = true
    body.replaceChildren(h('p', { class: 'note' }, 'What would move …'))
    dialog.showModal()
    let match: Readonly<Record<string, string>> = {}
    const tried = await shown(async () => {
      if (guards !== undefined) {
        const has = await service.ask<unknown>('GET', `v1/tunnels/${encodeURIComponent(guards)}`)
        if (!has.ok) return has
        match = has.etag === undefined ? {} : { 'if-match': has.etag }
      }
      return service.ask<Outcome>(method, withDryRun(path), { body: sent })
    }, true)
    doIt.disabled = !tried
    if (tried) cancel.focus()
    act = () => {
      doIt.disabled = true
      void shown(() => askOnce<Outcome>(service, method, path, { body: sent, headers: match }), false).then(
        () => {
          doIt.hidden = true
          cancel.textContent = 'Close'
          cancel.focus()
        },
      )
    }
  }
}
