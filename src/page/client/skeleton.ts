import { h } from './dom.ts'

/** Where the views of a report stand. */
export interface Slots {
  readonly search: HTMLElement
  readonly stage: HTMLElement
  readonly network: HTMLElement
  readonly detail: HTMLElement
  readonly detailBody: HTMLElement
  readonly tree: HTMLElement
  readonly gantt: HTMLElement
  readonly against: HTMLElement
  readonly matrix: HTMLElement
  readonly tunnels: HTMLElement
  readonly queues: HTMLElement
  readonly port: HTMLElement
  readonly simulation: HTMLElement
  readonly witness: HTMLElement
  readonly methods: HTMLElement
}

/** The sections of a report, empty, below `root`. */
export const skeleton = (root: HTMLElement): Slots => {
  const section = (id: string, title: string, body: HTMLElement): HTMLElement =>
    h('section', { id, 'aria-labelledby': `${id}-title` }, h('h2', { id: `${id}-title` }, title), body)
  const body = (id: string): HTMLElement => h('div', { id })
  const detailBody = body('detail-body')
  const detail = section('detail', 'Selection', detailBody)
  detail.tabIndex = -1
  const slots = {
    search: h('div', { class: 'search-place' }),
    network: body('network-body'),
    tree: body('tree-body'),
    gantt: body('gantt-body'),
    against: body('against-body'),
    matrix: body('matrix-body'),
    tunnels: body('tunnel-table'),
    queues: body('queue-table'),
    port: body('port-body'),
    simulation: body('simulation-body'),
    witness: body('witness-body'),
    methods: body('methods-body'),
  }
  const stage = h('div', { class: 'stage' }, section('network', 'Network', slots.network), detail)
  root.replaceChildren(
    slots.search,
    stage,
    section('tree', 'The tree of the chosen tunnel', slots.tree),
    section('gantt', 'The worst case on one time axis', slots.gantt),
    section('against', 'What is different', slots.against),
    section('matrix', 'Links and lanes', slots.matrix),
    section('tunnels', 'Tunnels', slots.tunnels),
    section('queues', 'Links and queues', slots.queues),
    section('port', 'The worst instant of a port', slots.port),
    section('simulation', 'Simulation beside the proof', slots.simulation),
    section('witness', 'The journey of a witness', slots.witness),
    section('methods', 'Methods side by side', slots.methods),
  )
  return { ...slots, stage, detail, detailBody }
}

/** Shows the section around a slot, or hides it where there is nothing to say. */
export const showSection = (slot: HTMLElement, isShown: boolean): void => {
  const section = slot.closest('section')
  if (section !== null) section.hidden = !isShown
}
