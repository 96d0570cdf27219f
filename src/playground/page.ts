import { button, h } from '../page/client/dom.ts'
import { type MountedReport, mountReport } from '../page/client/mount.ts'
import { addThemeButton } from '../page/client/theme.ts'
import { calculation } from './calculation.ts'
import { editor } from './editor/editor.ts'
import { ENTRY, type Schema, type Step } from './editor/schema.ts'
import { problemsView } from './problems-view.ts'
import { askedOf, fragmentOf } from './share.ts'
import type { Asked, Computed } from './worker/compute.ts'

/** A shipped network with what is asked of it. */
export interface Example {
  readonly name: string
  readonly topology: string
  readonly requests: string
}

/** What is written beside the program: the same files as the package has. */
export interface Shipped {
  readonly schemas: { readonly topology: Schema; readonly requests: Schema }
  readonly examples: readonly Example[]
}

/** After the last keystroke. */
const WAIT_MS = 300

/** Where names of nodes stand in requests. */
const isNode = (path: readonly Step[]): boolean => {
  const [last, before] = [path.at(-1), path.at(-2)]
  return last === 'sender' || last === 'receivers' || (last === ENTRY && before === 'receivers')
}

const isEnd = (path: readonly Step[]): boolean => path.at(-1) === 'from' || path.at(-1) === 'to'

/** The page: two editors, what is wrong with them, and the report beside; everything is computed here. */
export const startPage = ({ schemas, examples }: Shipped, newWorker: () => Worker): void => {
  let nodes: readonly string[] = []
  let mounted: MountedReport | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const later = (): void => {
    clearTimeout(timer)
    timer = setTimeout(compute, WAIT_MS)
  }
  const topology = editor({
    label: 'Topology',
    schema: schemas.topology,
    names: path => (isEnd(path) ? nodes : []),
    changed: later,
  })
  const requests = editor({
    label: 'Requests or allocation',
    schema: schemas.requests,
    names: path => (isNode(path) ? nodes : []),
    changed: later,
  })
  const topologyProblems = problemsView('Problems of the topology', topology.goTo)
  const requestsProblems = problemsView('Problems of the requests', requests.goTo)
  const status = h('p', { id: 'status', role: 'status' })
  const stop = button('Stop', () => {
    work.stop()
    stop.hidden = true
    status.textContent = 'Stopped. Change something to compute again.'
  })
  stop.hidden = true
  const algorithm = h(
    'select',
    { id: 'algorithm' },
    h('option', { value: 'greedy' }, 'greedy'),
    h('option', { value: 'x-opt' }, 'x-opt'),
  )
  algorithm.addEventListener('change', later)
  const choose = h(
    'select',
    { id: 'example' },
    h('option', { value: '' }, 'choose …'),
    ...examples.map(({ name }, i) => h('option', { value: i }, name)),
  )
  choose.addEventListener('change', () => {
    const example = examples[Number(choose.value)]
    if (choose.value !== '' && example !== undefined) show({ ...example, algorithm: asked().algorithm })
  })
  const head = h('div', { id: 'head' })
  const report = h('div', { id: 'report' })
  const theme = button('Dark or light', () => undefined)

  const asked = (): Asked => ({
    topology: topology.text(),
    requests: requests.text(),
    algorithm: algorithm.value === 'x-opt' ? 'x-opt' : 'greedy',
  })

  const show = (next: Asked): void => {
    algorithm.value = next.algorithm
    topology.set(next.topology)
    requests.set(next.requests)
    compute()
  }

  const done = (computed: Computed, tookMs: number): void => {
    stop.hidden = true
    nodes = computed.nodes.length > 0 ? computed.nodes : nodes
    topology.mark(computed.topology)
    requests.mark(computed.requests)
    topologyProblems.update(computed.topology)
    requestsProblems.update(computed.requests)
    const { data } = computed
    const isOld = data === undefined
    document.body.classList.toggle('stale', isOld)
    status.textContent = isOld
      ? 'A text cannot be read: the report is of the last ones that could.'
      : `Computed here in ${(tookMs / 1000).toFixed(2)} s.`
    if (data === undefined) return
    if (mounted === undefined) mounted = mountReport(report, data, { head, inAddress: false, flash: true })
    else mounted.update(data)
  }

  const work = calculation(newWorker, {
    done,
    failed: why => {
      stop.hidden = true
      status.textContent = `This should not have happened: ${why}`
    },
    long: () => {
      stop.hidden = false
    },
  })
  const compute = (): void => {
    clearTimeout(timer)
    status.textContent = 'Computing …'
    work.start(asked())
  }

  const share = button('Copy a link', async () => {
    const address = `${location.href.split('#', 1)[0]}${await fragmentOf(asked())}`
    history.replaceState(undefined, '', address)
    try {
      await navigator.clipboard.writeText(address)
      status.textContent = `Copied: a link of ${address.length} characters that holds both texts.`
    } catch {
      status.textContent = 'The address of this page holds both texts now.'
    }
  })

  const pane = (title: string, content: HTMLElement, problems: HTMLElement): HTMLElement =>
    h('section', { class: 'pane' }, h('h2', {}, title), h('div', { class: 'editor' }, content), problems)
  document.body.append(
    h(
      'header',
      {},
      h('p', { class: 'brand' }, 'xlane playground', theme),
      h(
        'p',
        { class: 'choices' },
        h('label', {}, 'Example ', choose),
        h('label', {}, 'Trees by ', algorithm),
        share,
        stop,
        status,
      ),
    ),
    h(
      'main',
      { class: 'playground' },
      h(
        'div',
        { class: 'editors' },
        pane('Topology', topology.element, topologyProblems.element),
        pane('Requests', requests.element, requestsProblems.element),
      ),
      h('div', { class: 'shown' }, head, report),
    ),
    h(
      'footer',
      {},
      h(
        'p',
        { class: 'note' },
        'Everything is computed in this page; nothing is sent anywhere. A link holds both texts in its fragment, which browsers keep to themselves.',
      ),
    ),
  )
  addThemeButton(theme)

  const load = async (): Promise<void> => {
    const linked = await askedOf(location.hash)
    const [first] = examples
    if (linked !== undefined) {
      choose.value = ''
      show(linked)
    } else if (first !== undefined && topology.text() === '') {
      choose.value = '0'
      show({ ...first, algorithm: 'greedy' })
    }
  }
  window.addEventListener('hashchange', () => void load())
  void load()
}
