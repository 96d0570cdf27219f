import { counted } from '../../report/typeset/numbers.ts'
import type { PageData } from '../page-data.ts'
import { byId } from './dom.ts'
import { select } from './selection.ts'

export interface Matches {
  readonly tunnels: ReadonlySet<number>
  readonly links: ReadonlySet<number>
  readonly nodes: ReadonlySet<number>
}

const matching = (list: readonly { readonly id: string }[], words: string): ReadonlySet<number> =>
  new Set(list.flatMap(({ id }, i) => (id.toLowerCase().includes(words) ? i : [])))

/** The field that narrows everything to what has its words in the name; Enter chooses the first. */
export const addSearch = (data: PageData, narrow: (matches: Matches | undefined) => void): void => {
  const field = byId('find') as HTMLInputElement
  const state = byId('found')
  byId('search').hidden = false
  let matches: Matches | undefined
  const update = (): void => {
    const words = field.value.trim().toLowerCase()
    matches =
      words === ''
        ? undefined
        : {
            tunnels: matching(data.tunnels, words),
            links: matching(data.links, words),
            nodes: matching(data.nodes, words),
          }
    state.textContent =
      matches === undefined
        ? ''
        : [
            counted(matches.tunnels.size, 'tunnel'),
            counted(matches.links.size, 'link'),
            counted(matches.nodes.size, 'node'),
          ].join(', ')
    narrow(matches)
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  field.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(update, 120)
  })
  field.addEventListener('keydown', event => {
    if (event.key === 'Escape') {
      field.value = ''
      update()
    }
    if (event.key !== 'Enter') return
    clearTimeout(timer)
    update()
    for (const [kind, found] of [
      ['tunnel', matches?.tunnels],
      ['node', matches?.nodes],
      ['link', matches?.links],
    ] as const) {
      const [index] = found ?? []
      if (index !== undefined) return select({ kind, index })
    }
  })
  document.addEventListener('keydown', event => {
    const isTyping = (event.target as Element).closest('input, select, textarea') !== null
    if (event.key !== '/' || isTyping) return
    event.preventDefault()
    field.focus()
  })
}
