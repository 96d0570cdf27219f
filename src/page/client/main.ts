import type { PageData } from '../page-data.ts'
import { detailOf } from './detail-view.ts'
import { byId } from './dom.ts'
import { showJourney } from './journey-view.ts'
import { showMethods } from './methods-view.ts'
import { type Highlight, networkView } from './network-view.ts'
import { portView } from './port-view.ts'
import { addSearch } from './search.ts'
import { deselect, type Selection, selectionOf } from './selection.ts'
import { showSimulation } from './simulation-view.ts'
import { queueRows, queueTable, tunnelRows, tunnelTable } from './tables.ts'

/** The nodes and links that belong to what is chosen. */
const highlightOf = (data: PageData, selection: Selection | undefined): Highlight | undefined => {
  const ofLinks = (links: readonly number[], ends: readonly number[]): Highlight => ({
    links: new Set(links),
    nodes: new Set([...links.flatMap(l => [data.links[l]!.from, data.links[l]!.to]), ...ends]),
    ends: new Set(ends),
  })
  switch (selection?.kind) {
    case 'tunnel': {
      const { tree, sender, receivers } = data.tunnels[selection.index]!
      return ofLinks(tree, [sender, ...receivers.map(r => r.node)])
    }
    case 'link':
      return ofLinks([selection.index], [])
    case 'port':
      return ofLinks([selection.link], [])
    case 'node': {
      const { index } = selection
      const touching = data.links.flatMap(({ from, to }, l) => (from === index || to === index ? l : []))
      return ofLinks(touching, [index])
    }
    default:
      return undefined
  }
}

/** Dark or light by the reader's choice; it is for this reading only, nothing is stored. */
const addThemeButton = (): void => {
  const button = byId('theme')
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

/** Builds the page once; from then on the address decides what is shown, so that Back works and links can be shared. */
const start = (data: PageData): void => {
  const tunnels = tunnelRows(data)
  const queues = queueRows(data)
  const tunnelList = tunnelTable(data, tunnels)
  const queueList = queueTable(data, queues)
  byId('tunnel-table').append(tunnelList.element)
  byId('queue-table').append(queueList.element)
  if (data.simulation !== undefined) showSimulation(data, data.simulation)
  if (data.journey !== undefined) showJourney(data, data.journey)
  if (data.comparison !== undefined) showMethods(data, data.comparison)
  const ports = portView(data)
  const network = networkView(data)
  const detail = byId('detail')
  const detailBody = byId('detail-body')

  const counts = { tunnel: data.tunnels.length, link: data.links.length, node: data.nodes.length }
  const show = (isFirst: boolean): void => {
    const selection = selectionOf(location.hash, counts)
    const folding = {
      hostsFoldedInto: network.hostsFoldedInto,
      isOpen: network.isOpen,
      toggle: (node: number): void => {
        network.toggle(node)
        show(false)
      },
    }
    detailBody.replaceChildren(...detailOf(data, selection, folding))
    network.highlight(highlightOf(data, selection))
    tunnelList.mark(r => selection?.kind === 'tunnel' && r.index === selection.index)
    const link =
      selection?.kind === 'port' ? selection.link : selection?.kind === 'link' ? selection.index : -1
    queueList.mark(r => r.link === link)
    if (selection === undefined) return
    if (selection.kind === 'port') {
      if (ports.show(selection.link, selection.lane)) byId('port').scrollIntoView({ block: 'start' })
    } else if (!isFirst || location.hash !== '') {
      // What was chosen is announced, and its panel comes into view where it is not beside the list.
      byId('network').scrollIntoView({ block: 'nearest' })
      detail.focus({ preventScroll: false })
    }
  }
  window.addEventListener('hashchange', () => show(false))
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape' && (event.target as Element).closest('input, select') === null) deselect()
  })
  addSearch(data, matches => {
    tunnelList.show(matches === undefined ? tunnels : tunnels.filter(r => matches.tunnels.has(r.index)))
    queueList.show(matches === undefined ? queues : queues.filter(r => matches.links.has(r.link)))
    network.find(matches?.nodes ?? new Set())
  })
  addThemeButton()
  show(true)
}

start(JSON.parse(byId('data').textContent) as PageData)
