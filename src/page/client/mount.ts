import type { Selection } from '../address.ts'
import { headMarkup } from '../head/head-markup.ts'
import type { PageData } from '../page-data.ts'
import { againstView } from './against-view.ts'
import { addressOfChoice, type Choice, heldChoice } from './choice.ts'
import { type Actions, detailOf } from './detail-view.ts'
import { nodeOf } from './dom.ts'
import { ganttView } from './gantt-view.ts'
import { highlightOf } from './highlight.ts'
import { journeyView } from './journey-view.ts'
import { matrixView } from './matrix-view.ts'
import { methodsView } from './methods-view.ts'
import { movedBetween } from './moved.ts'
import { chosenOf, namesOf } from './names.ts'
import { networkView } from './network-view.ts'
import { portView } from './port-view.ts'
import { searchField } from './search.ts'
import { simulationView } from './simulation-view.ts'
import { showSection, skeleton } from './skeleton.ts'
import { sortableTable } from './sortable-table.ts'
import { queueColumns, queueRows, tunnelColumns, tunnelRows } from './tables.ts'
import type { FollowingView } from './view.ts'

export interface MountOptions {
  /** Whether the choice stands in the address of the page, so that Back works and links can be shared; yes unless said. */
  readonly inAddress?: boolean
  /** An element for the verdict and what is closest to breaking, where the page does not have them written already. */
  readonly head?: HTMLElement
  /** What can be done with what is chosen: elements below its facts, made anew whenever those are. */
  readonly actions?: Actions
  /** Draws the tree of the chosen tunnel; without it that section stays away. */
  readonly tree?: (slot: HTMLElement, select: Choice['select']) => FollowingView
  /** Whether what moved with an update is marked for a moment: the class `changed`. Default false. */
  readonly flash?: boolean
}

/** The views of a report in a page. */
export interface MountedReport {
  /**
   * Other data: numbers, tunnels or the network itself. What is chosen (by its name), sorted, searched, zoomed, unfolded
   * and scrolled stays, as far as it is still there.
   */
  readonly update: (data: PageData) => void
  /** Chooses as a click does; nothing without an argument. */
  readonly select: (selection?: Selection) => void
  /** What is chosen now. */
  readonly selection: () => Selection | undefined
  /** Makes the panel of what is chosen anew, for actions that say something else now. */
  readonly refresh: () => void
}

/**
 * Draws all views of a report below `root`, an empty element of a page with the style of `page-style.ts`, which has one
 * report only. Nothing is asked of any network, and nothing is computed but what is drawn.
 */
export const mountReport = (
  root: HTMLElement,
  first: PageData,
  { inAddress = true, head, actions, tree, flash = false }: MountOptions = {},
): MountedReport => {
  let data = first
  let names = namesOf(data)
  const slots = skeleton(root)
  const choice: Choice = inAddress ? addressOfChoice() : heldChoice()
  const tunnelList = sortableTable('Tunnels', tunnelColumns(data), tunnelRows(data))
  const queueList = sortableTable('Queues in use', queueColumns(data), queueRows(data))
  slots.tunnels.append(tunnelList.element)
  slots.queues.append(queueList.element)
  const ports = portView(slots.port, choice.select)
  const simulation = simulationView(slots.simulation)
  const gantt = ganttView(slots.gantt)
  const treeOf = tree?.(slots.tree, choice.select)
  showSection(slots.tree, false)
  const matrix = matrixView(slots.matrix)
  const network = networkView(data, slots.network, choice.select)
  const views = [
    gantt,
    againstView(slots.against),
    matrix,
    ports,
    simulation,
    journeyView(slots.witness),
    methodsView(slots.methods),
    ...(treeOf === undefined ? [] : [treeOf]),
  ]

  const showHead = (): void => head?.replaceChildren(...headMarkup(data).map(m => nodeOf(m)))

  const showDetail = (): void => {
    const { scrollTop } = slots.detail
    const folding = {
      hostsFoldedInto: network.hostsFoldedInto,
      isOpen: network.isOpen,
      toggle: (node: number): void => {
        network.toggle(node)
        showDetail()
      },
    }
    const selection = choice.now()
    const chosen = chosenOf(selection, names)
    slots.detailBody.replaceChildren(
      ...detailOf(data, chosen, folding),
      ...(actions === undefined ? [] : actions(chosen === undefined ? undefined : selection)),
    )
    slots.detail.scrollTop = scrollTop
  }

  /** What is chosen, wherever it is drawn. */
  const mark = (): void => {
    const chosen = chosenOf(choice.now(), names)
    network.highlight(highlightOf(data, chosen))
    gantt.follow(chosen?.kind === 'tunnel' ? chosen.index : undefined)
    treeOf?.follow(chosen?.kind === 'tunnel' ? chosen.index : undefined)
    simulation.follow(chosen?.kind === 'tunnel' ? chosen.index : undefined)
    tunnelList.mark(r => chosen?.kind === 'tunnel' && r.index === chosen.index)
    const link = chosen?.kind === 'port' || chosen?.kind === 'link' ? chosen.index : -1
    queueList.mark(r => r.link === link)
    matrix.mark(link)
  }

  const show = (isFirst: boolean): void => {
    showDetail()
    mark()
    slots.detail.scrollTop = 0
    const chosen = chosenOf(choice.now(), names)
    if (chosen === undefined) return
    if (chosen.kind === 'port') {
      if (ports.show(chosen.index, chosen.lane))
        slots.port.closest('section')?.scrollIntoView({ block: 'start' })
    } else if (!isFirst || inAddress) {
      // What was chosen is announced, and its panel comes into view where it is not beside the list.
      slots.stage.scrollIntoView({ block: 'nearest' })
      slots.detail.focus({ preventScroll: false })
    }
  }

  const search = searchField(
    data,
    matches => {
      tunnelList.narrow(matches && (r => matches.tunnels.has(r.index)))
      queueList.narrow(matches && (r => matches.links.has(r.link)))
      matrix.narrow(matches && (link => matches.links.has(link)))
      network.find(matches?.nodes ?? new Set())
    },
    choice.select,
  )
  slots.search.append(search.element)
  showHead()
  for (const view of views) view.update(data)
  choice.onChange(() => show(false))
  document.addEventListener('keydown', event => {
    if (
      event.key === 'Escape' &&
      (event.target as Element).closest('input, select, textarea, dialog') === null
    )
      choice.select()
  })
  show(true)

  return {
    update: newData => {
      const moved = flash ? movedBetween(data, newData) : undefined
      data = newData
      names = namesOf(data)
      showHead()
      tunnelList.update(tunnelColumns(data), tunnelRows(data))
      queueList.update(queueColumns(data), queueRows(data))
      for (const view of views) view.update(data)
      network.update(data)
      search.update(data)
      showDetail()
      mark()
      if (moved === undefined) return
      tunnelList.flash(r => moved.tunnels.has(r.tunnel.id))
      queueList.flash(r => moved.links.has(data.links[r.link]!.id))
      network.flash(moved.links)
    },
    select: choice.select,
    selection: choice.now,
    refresh: () => {
      showDetail()
      mark()
    },
  }
}
