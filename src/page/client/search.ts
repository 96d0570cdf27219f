import { counted } from '../../report/typeset/numbers.ts'
import type { Selection } from '../address.ts'
import type { PageData } from '../page-data.ts'
import { h } from './dom.ts'

export interface Matches {
  readonly tunnels: ReadonlySet<number>
  readonly links: ReadonlySet<number>
  readonly nodes: ReadonlySet<number>
}

export interface Search {
  readonly element: HTMLElement
  /** The same words in other lists. */
  readonly update: (data: PageData) => void
}

/** Names offered below the field; more are counted. */
const MOST_OFFERED = 12
const KINDS = ['tunnel', 'node', 'link'] as const

interface Found {
  readonly kind: (typeof KINDS)[number]
  readonly id: string
}

/** Names as they are compared, made once. */
interface Lowered {
  readonly tunnel: readonly string[]
  readonly node: readonly string[]
  readonly link: readonly string[]
}

const lowered = ({ tunnels, nodes, links }: PageData): Lowered => {
  const lower = (list: readonly { readonly id: string }[]): readonly string[] =>
    list.map(({ id }) => id.toLowerCase())
  return { tunnel: lower(tunnels), node: lower(nodes), link: lower(links) }
}

const matching = (names: readonly string[], words: string): ReadonlySet<number> => {
  const found = new Set<number>()
  names.forEach((name, i) => {
    if (name.includes(words)) found.add(i)
  })
  return found
}

/**
 * The field that narrows everything to what has its words in the name, and lists the first: arrows walk the list, Enter
 * chooses.
 */
export const searchField = (
  first: PageData,
  narrow: (matches: Matches | undefined) => void,
  choose: (selection: Selection) => void,
): Search => {
  let data = first
  let names = lowered(data)
  let offered: readonly Found[] = []
  let at = -1
  const field = h('input', {
    id: 'find',
    type: 'search',
    autocomplete: 'off',
    spellcheck: 'false',
    role: 'combobox',
    'aria-expanded': 'false',
    'aria-controls': 'offered',
    'aria-describedby': 'found',
    'aria-autocomplete': 'list',
  })
  const state = h('span', { id: 'found', role: 'status' })
  const list = h('ul', { id: 'offered', role: 'listbox', 'aria-label': 'What was found', hidden: true })
  const element = h(
    'div',
    { id: 'search', role: 'search' },
    h('label', { for: 'find' }, 'Find a tunnel, link or node'),
    h('div', { class: 'field' }, field, list),
    h('kbd', { 'aria-hidden': true }, '/'),
    state,
  )

  const close = (): void => {
    list.hidden = true
    field.setAttribute('aria-expanded', 'false')
    field.removeAttribute('aria-activedescendant')
  }
  const walkTo = (to: number): void => {
    at = to
    for (const [i, item] of [...list.children].entries()) item.setAttribute('aria-selected', String(i === at))
    if (at < 0) field.removeAttribute('aria-activedescendant')
    else field.setAttribute('aria-activedescendant', `offered-${at}`)
  }
  const take = (found: Found): void => {
    close()
    choose({ kind: found.kind, id: found.id })
  }
  const offer = (matches: Matches | undefined): void => {
    const lists = { tunnel: data.tunnels, node: data.nodes, link: data.links }
    const all = matches === undefined ? [] : [matches.tunnels.size, matches.nodes.size, matches.links.size]
    const of = (kind: Found['kind'], indexes: ReadonlySet<number>): readonly Found[] => {
      const some: Found[] = []
      for (const i of indexes) {
        if (some.length === MOST_OFFERED / 2) break
        some.push({ kind, id: lists[kind][i]!.id })
      }
      return some
    }
    offered =
      matches === undefined
        ? []
        : [...of('tunnel', matches.tunnels), ...of('node', matches.nodes), ...of('link', matches.links)]
    const rest = all.reduce((a, b) => a + b, 0) - offered.length
    list.replaceChildren(
      ...offered.map((found, i) => {
        const item = h(
          'li',
          { id: `offered-${i}`, role: 'option', 'aria-selected': 'false' },
          h('b', {}, found.id),
          ` ${found.kind}`,
        )
        // Before the field loses the focus, which closes the list.
        item.addEventListener('mousedown', event => {
          event.preventDefault()
          take(found)
        })
        return item
      }),
      ...(rest > 0 ? [h('li', { class: 'dim', 'aria-hidden': true }, `and ${rest} more in the tables`)] : []),
    )
    list.hidden = offered.length === 0
    field.setAttribute('aria-expanded', String(offered.length > 0))
    walkTo(-1)
  }
  const matchesNow = (): Matches | undefined => {
    const words = field.value.trim().toLowerCase()
    if (words === '') return undefined
    return {
      tunnels: matching(names.tunnel, words),
      links: matching(names.link, words),
      nodes: matching(names.node, words),
    }
  }
  const say = (matches: Matches | undefined): void => {
    state.textContent =
      matches === undefined
        ? ''
        : [
            counted(matches.tunnels.size, 'tunnel'),
            counted(matches.links.size, 'link'),
            counted(matches.nodes.size, 'node'),
          ].join(', ')
  }
  const search = (): void => {
    const matches = matchesNow()
    say(matches)
    narrow(matches)
    offer(matches)
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  field.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(search, 80)
  })
  field.addEventListener('blur', close)
  field.addEventListener('keydown', event => {
    if (event.key === 'Escape') {
      field.value = ''
      clearTimeout(timer)
      search()
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (offered.length === 0) return
      event.preventDefault()
      // One place more than names: the field itself, with nothing walked to.
      const places = offered.length + 1
      walkTo(((at + 1 + (event.key === 'ArrowDown' ? 1 : places - 1)) % places) - 1)
    } else if (event.key === 'Enter') {
      clearTimeout(timer)
      const walked = offered[at]
      if (walked === undefined) search()
      const found = walked ?? offered[0]
      if (found !== undefined) take(found)
    }
  })
  document.addEventListener('keydown', event => {
    const isTyping = (event.target as Element).closest('input, select, textarea') !== null
    if (event.key !== '/' || isTyping) return
    event.preventDefault()
    field.focus()
  })
  return {
    element,
    update: newData => {
      data = newData
      names = lowered(data)
      const matches = matchesNow()
      say(matches)
      if (matches !== undefined) narrow(matches)
    },
  }
}
